package io.earshot.cmdb;

import io.earshot.model.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A password or token that stands in a file or in the environment. Read anew each time, so that one that is rotated is taken
 * up; what it says never appears in a message.
 */
public sealed interface Secret {

    /** The file's text without the white space around it. */
    record InFile(Path file) implements Secret {}

    /** An environment variable's value. */
    record InVariable(String name) implements Secret {}

    /** Nobody asks for one. */
    record None() implements Secret {}

    /** @throws CmdbException if there should be one and is none */
    default Optional<String> read() throws CmdbException {
        return switch (this) {
            case InFile(Path file) -> Optional.of(requireText(readFile(file), "file " + file));
            case InVariable(String name) ->
                Optional.of(requireText(
                        Optional.ofNullable(System.getenv(name)).orElse(""), "environment variable " + name));
            case None() -> Optional.empty();
        };
    }

    private static String readFile(Path file) throws CmdbException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CmdbException(
                    "file " + Names.shorten(file.toString()) + " cannot be read, expected a credential", e);
        }
    }

    private static String requireText(String text, String where) throws CmdbException {
        String secret = text.strip();
        if (secret.isEmpty() || secret.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new CmdbException(
                    Names.shorten(where) + ", expected a credential of printable characters without spaces in it");
        }
        return secret;
    }
}
