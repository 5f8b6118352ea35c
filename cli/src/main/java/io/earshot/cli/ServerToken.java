package io.earshot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By which a command shows a server who it is. */
final class ServerToken {

    private static final String VARIABLE = "EARSHOT_TOKEN";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file with the token for the server (default: the token in EARSHOT_TOKEN, if it is set)")
    private Optional<Path> file;

    /**
     * Reads it anew each time, so that whoever exchanges the file need not start the command again.
     *
     * @throws CommandFailure if the file cannot be read, or what was found is no token
     */
    Optional<String> read() throws CommandFailure {
        if (file.isPresent()) {
            return Optional.of(check(content(file.get()), "token file " + file.get()));
        }
        Optional<String> variable = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank());
        return variable.isPresent() ? Optional.of(check(variable.get(), VARIABLE)) : Optional.empty();
    }

    private static String content(Path file) throws CommandFailure {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.refused("token file " + file + ": no such file");
        } catch (IOException e) {
            throw CommandFailure.refused("token file " + file + ": cannot be read");
        }
    }

    /** Anything else would end the header or begin another one. */
    private static String check(String text, String where) throws CommandFailure {
        String token = text.strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw CommandFailure.refused(where + ": expected one word");
        }
        return token;
    }
}
