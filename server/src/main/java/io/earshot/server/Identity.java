package io.earshot.server;

import io.earshot.http.access.AccessException;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Secrets;
import io.earshot.http.config.ListenAddress;
import io.earshot.http.tls.ServerTls;
import io.earshot.http.tls.TlsException;
import io.earshot.server.config.ServerConfig;
import java.util.Optional;

/** Opens what the server shows of itself, and what it knows others by. */
final class Identity {

    private Identity() {}

    static Optional<ServerTls> tls(ServerConfig config) throws CannotStartException {
        try {
            return config.tls().isPresent()
                    ? Optional.of(new ServerTls(config.tls().get().files()))
                    : Optional.empty();
        } catch (TlsException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    /** Reads the keys; a server that other machines can reach does not start without authentication. */
    static Keys keys(ServerConfig config) throws CannotStartException {
        boolean certificates =
                config.tls().flatMap(ServerConfig.Tls::clientAuthorities).isPresent();
        try {
            Keys keys = new Keys(
                    new Secrets(config.access().fleetKey(), config.access().people(), System.getenv()), certificates);
            if (!keys.areNeeded()) {
                requireLoopback("listen", config.listen());
                if (config.sql().postgres().isPresent()) {
                    requireLoopback("sql.postgres", config.sql().postgres().get());
                }
            }
            return keys;
        } catch (AccessException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    private static void requireLoopback(String key, ListenAddress address) throws AccessException {
        if (!address.isLoopback()) {
            throw new AccessException("\"" + key + "\" is " + address
                    + ", which is no loopback address, and everybody would be let in: expected \"access.fleetKey\","
                    + " \"access.people\" or \"tls.clientAuthorities\"");
        }
    }
}
