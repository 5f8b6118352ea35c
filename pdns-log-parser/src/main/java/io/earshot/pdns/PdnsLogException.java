package io.earshot.pdns;

import io.earshot.model.Names;
import io.earshot.model.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** A log that cannot be read, or not to its end. The message is one line for a person and names the file. */
public final class PdnsLogException extends IOException {

    private static final long serialVersionUID = 1;

    private PdnsLogException(String message, Throwable cause) {
        super(message, cause);
    }

    static PdnsLogException of(Path file, IOException cause) {
        String reason = switch (cause) {
            case NoSuchFileException missing -> "no such file";
            case AccessDeniedException denied -> "permission denied";
            case EOFException cut -> "cut off, expected a whole gzip file";
            case ZipException broken -> "broken, expected a whole gzip file";
            default -> "cannot be read (" + Names.shorten(String.valueOf(cause.getMessage())) + ")";
        };
        return new PdnsLogException(Printable.text(file.toString()) + ": " + reason, cause);
    }
}
