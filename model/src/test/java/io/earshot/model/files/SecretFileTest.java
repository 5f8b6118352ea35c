package io.earshot.model.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw-rw-", "rw-----w-"})
    void aSecretThatEveryUserMayReadOrChangeIsToldWithItsPermissions(String permissions) throws Exception {
        Path file = file(permissions);
        assertThat(SecretFile.warning(file))
                .hasValueSatisfying(warning ->
                        assertThat(warning).startsWith(file.toString()).contains(permissions, "chmod o-rw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "r--------"})
    void aSecretOfItsOwnerAndGroupIsNot(String permissions) throws Exception {
        assertThat(SecretFile.warning(file(permissions))).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsSomebodyElsesTrouble() {
        assertThat(SecretFile.warning(folder.resolve("nosuch"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x\n", " x \r\nnot this\n"})
    void theFirstLineIsTheSecret(String content) throws Exception {
        assertThat(SecretFile.firstLine(Files.writeString(folder.resolve("secret"), content)))
                .isEqualTo("x");
    }

    @Test
    void anEmptyFileHoldsAnEmptySecret() throws Exception {
        assertThat(SecretFile.firstLine(Files.createFile(folder.resolve("secret"))))
                .isEmpty();
    }

    private Path file(String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }
}
