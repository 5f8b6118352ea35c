package io.earshot.lab.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NscaDumpTest {

    private static final String ONE = "PROCESS_SERVICE_CHECK_RESULT;host1;ping;0;fine";
    private static final String OTHER = "PROCESS_SERVICE_CHECK_RESULT;host2;ping;2;gone";

    @TempDir
    private Path folder;

    @Test
    void commandsMayComeInAnyOrder() throws Exception {
        var _ = dump("[1700000001] " + OTHER + "\n[1700000002] " + ONE + "\n").await(Set.of(ONE, OTHER));
    }

    @Test
    void aCommandThatCameTwiceInsteadOfAnotherIsNotTakenForBoth() throws Exception {
        NscaDump dump = dump("[1700000001] " + ONE + "\n[1700000002] " + ONE + "\n");

        assertThatThrownBy(() -> dump.await(Set.of(ONE, OTHER)))
                .isInstanceOf(IOException.class)
                .hasMessage("nsca wrote what was not sent, or a second time: [1700000002] " + ONE);
    }

    @Test
    void aCommandThatNobodySentIsSaid() throws Exception {
        NscaDump dump = dump("[1700000001] " + OTHER + "\n");

        assertThatThrownBy(() -> dump.await(Set.of(ONE)))
                .hasMessageContaining("what was not sent")
                .hasMessageContaining(OTHER);
    }

    @Test
    void clearingForgetsWhatWasWritten() throws Exception {
        NscaDump dump = dump("[1700000001] " + OTHER + "\n");
        dump.clear();
        Files.writeString(dump.file(), "[1700000001] " + ONE + "\n");

        var _ = dump.await(Set.of(ONE));
    }

    private NscaDump dump(String text) throws IOException {
        return new NscaDump(Files.writeString(folder.resolve("nsca.dump"), text));
    }
}
