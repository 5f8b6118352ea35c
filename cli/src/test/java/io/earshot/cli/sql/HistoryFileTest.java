package io.earshot.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    @TempDir
    private Path home;

    @Test
    void itStandsInTheStateFolderAndIsItsOwnersAlone() throws IOException {
        Path file = HistoryFile.prepare(Map.of("XDG_STATE_HOME", "relative"), home);
        assertThat(file).isEqualTo(home.resolve(".local/state/earshot/sql-history"));
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void oneThatOthersCouldReadIsClosedAndKeepsWhatIsInIt() throws IOException {
        Path file = home.resolve("state/earshot/sql-history");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "SELECT 1;\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(HistoryFile.prepare(
                        Map.of("XDG_STATE_HOME", home.resolve("state").toString()), home))
                .isEqualTo(file)
                .hasContent("SELECT 1;");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
