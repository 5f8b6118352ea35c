package io.earshot.server.state;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file cannot be used: the messages of some exceptions are the file's path alone. */
final class PlainReason {

    private PlainReason() {}

    static String of(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": this user may not use it";
            case FileAlreadyExistsException there -> there.getFile() + ": is there and is no folder";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
