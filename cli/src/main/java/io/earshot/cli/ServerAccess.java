package io.earshot.cli;

import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a command's token and the certificates by which it checks the server. */
public final class ServerAccess {

    @Mixin
    private ServerToken token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "authority of the server's certificate, PEM (default: those that Java trusts)")
    private Optional<Path> authorities = Optional.empty();

    /** Returns the token; see {@link ServerToken#read}. */
    public Optional<String> token() throws CommandFailure {
        return token.read();
    }

    /** Returns the context that checks the server's certificate; absent for the JDK's own list. */
    public Optional<SSLContext> tls() throws CommandFailure {
        if (authorities.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ClientTls.trusting(authorities.get()));
        } catch (TlsException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    static String read(Path file) throws CommandFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.wrongUse(file + ": cannot be read, expected a secret");
        }
    }
}
