package io.earshot.lab.load;

import io.earshot.http.access.FleetKey;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Holds the load's token and the certificates by which it checks the server.
 *
 * @param tls absent for certificates that the JVM trusts
 * @param fleetKey from which each agent's token is derived; absent where agents show none
 * @param token of a person who may ask SQL; absent where nobody shows one
 */
public record LoadAccess(Optional<SSLContext> tls, Optional<FleetKey> fleetKey, Optional<String> token) {

    /** To a server that lets everybody in. */
    public static final LoadAccess OPEN = new LoadAccess(Optional.empty(), Optional.empty(), Optional.empty());
}
