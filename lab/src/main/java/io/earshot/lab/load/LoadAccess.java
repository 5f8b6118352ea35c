package io.earshot.lab.load;

import io.earshot.http.access.FleetKey;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the load shows a server, and what it knows that server by.
 *
 * @param tls absent for whom Java knows
 * @param fleetKey from which each agent's token is derived; absent where agents show none
 * @param token of a person who may ask SQL; absent where nobody shows one
 */
public record LoadAccess(Optional<SSLContext> tls, Optional<FleetKey> fleetKey, Optional<String> token) {

    /** To a server that lets everybody in. */
    public static final LoadAccess OPEN = new LoadAccess(Optional.empty(), Optional.empty(), Optional.empty());
}
