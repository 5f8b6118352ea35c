package io.earshot.model.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Tells whether a file changed: two stamps of one path are equal if its content is most likely the same. The inode counts besides time and
 * size, since a file that was moved into place may well be older than the one before.
 */
public record FileStamp(FileTime modified, long size, String inode) {

    /** The stamp of a file that cannot be read. */
    public static final FileStamp UNREADABLE = new FileStamp(FileTime.fromMillis(0), -1, "");

    /** Returns the file's present stamp. */
    public static FileStamp of(Path file) {
        try {
            return of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    /** Returns the stamp of a file whose attributes were read already. */
    public static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }
}
