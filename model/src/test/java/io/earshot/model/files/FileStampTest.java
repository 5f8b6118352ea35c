package io.earshot.model.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampTest {

    private static final FileTime NOON = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("cmdb.csv");
        Files.writeString(file, "one");
        Files.setLastModifiedTime(file, NOON);
    }

    @Test
    void aFileThatNobodyTouchedKeepsItsStamp() {
        assertThat(FileStamp.of(file)).isEqualTo(FileStamp.of(file));
    }

    @Test
    void aFileOfTheSameTimeAndSizeThatWasMovedIntoPlaceHasAnotherStamp() throws IOException {
        FileStamp before = FileStamp.of(file);
        Path other = folder.resolve("next.csv");
        Files.writeString(other, "two");
        Files.setLastModifiedTime(other, NOON);

        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(FileStamp.of(file).modified()).isEqualTo(before.modified());
        assertThat(FileStamp.of(file).size()).isEqualTo(before.size());
        assertThat(FileStamp.of(file)).isNotEqualTo(before);
    }

    @Test
    void anOlderFileOrALongerOneHasAnotherStamp() throws IOException {
        FileStamp before = FileStamp.of(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(FileStamp.of(file)).isNotEqualTo(before);

        Files.writeString(file, "three");
        Files.setLastModifiedTime(file, NOON);
        assertThat(FileStamp.of(file)).isNotEqualTo(before);
    }

    @Test
    void aFileThatLeftIsUnreadableAndOneThatComesBackIsNot() throws IOException {
        Files.delete(file);
        assertThat(FileStamp.of(file)).isEqualTo(FileStamp.UNREADABLE);

        Files.writeString(file, "");
        assertThat(FileStamp.of(file)).isNotEqualTo(FileStamp.UNREADABLE);
    }
}
