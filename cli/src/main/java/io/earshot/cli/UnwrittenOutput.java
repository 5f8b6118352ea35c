package io.earshot.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Finds out why standard output cannot be written: the JDK's streams know only that something went wrong. */
final class UnwrittenOutput {

    /** What the kernel says where the reader has gone, as {@code head} goes after its lines. */
    private static final String NO_READER = "Broken pipe";

    private UnwrittenOutput() {}

    /** Returns a line for people; empty where the reader wanted no more, which is no trouble. */
    static Optional<String> reason() {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            // It was cut already; a line's end more does not matter.
            out.write('\n');
            return Optional.of("standard output could not be written for a while, and is incomplete");
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains(NO_READER)
                    ? Optional.empty()
                    : Optional.of("standard output cannot be written: " + e.getMessage());
        }
    }
}
