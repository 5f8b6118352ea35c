package io.earshot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

    @Test
    void connectionsFitIntoTheFilesThatTheProcessMayOpen() {
        assertThat(OpenFiles.connections(20_000, OptionalLong.of(10_000))).isEqualTo(9_744);
        assertThat(OpenFiles.connections(20_000, OptionalLong.of(1L << 30))).isEqualTo(20_000);
        assertThat(OpenFiles.connections(20_000, OptionalLong.of(100))).isEqualTo(16);
        assertThat(OpenFiles.connections(20_000, OptionalLong.empty())).isEqualTo(20_000);
    }

    @Test
    void theSystemTellsHowManyFilesThisProcessMayOpen() {
        assertThat(OpenFiles.most().orElse(1)).isPositive();
    }
}
