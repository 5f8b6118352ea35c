package io.earshot.agent.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Configures an agent's access to its server.
 *
 * @param servers http or https, each with the path under which /api/v1 is found, if any. The first is spoken to; the next
 *     one when it fails
 * @param token that proves who we are
 * @param tls absent: the certificate authorities that the JDK knows, and no certificate of our own
 */
public record ServerAccess(List<URI> servers, Token token, Optional<TlsFiles> tls) {

    public ServerAccess {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server, expected a URL as in http://earshot.example.com:8080");
        }
        for (URI server : servers) {
            boolean http = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
            if (!http || server.getHost() == null) {
                throw new IllegalArgumentException(
                        "server \"" + server + "\", expected a URL as in http://earshot.example.com:8080");
            }
        }
    }

    /** A server that asks nobody who they are. */
    public ServerAccess(URI server) {
        this(List.of(server), Token.NONE, Optional.empty());
    }

    /** @throws IOException if the token or a file of TLS cannot be used, with a message for people */
    public void check() throws IOException {
        Optional<String> _ = token.read();
        if (tls.isPresent()) {
            SSLContext _ = tls.get().load();
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return String.join(", ", servers.stream().map(URI::toString).toList());
    }
}
