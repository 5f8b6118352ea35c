package io.earshot.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnceRunTest {

    @Test
    void tiesAreRoundedToTheEvenDigitAndNothingElseIsATie() {
        assertThat(OnceRun.rounded(13 / 32.0, 4)).isEqualTo("0.4062");
        assertThat(OnceRun.rounded(15 / 32.0, 4)).isEqualTo("0.4688");
        assertThat(OnceRun.rounded(219.9785, 3)).isEqualTo("219.978");
        assertThat(OnceRun.rounded(0, 4)).isEqualTo("0.0000");
        assertThat(OnceRun.rounded(1, 4)).isEqualTo("1.0000");
    }
}
