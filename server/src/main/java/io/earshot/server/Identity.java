package io.earshot.server;

import io.earshot.http.access.AccessException;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Secrets;
import io.earshot.http.config.ListenAddress;
import io.earshot.http.tls.ServerTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.Names;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.config.TenantConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds the certificate that the server shows, and the keys that it knows others by. */
record Identity(Optional<ServerTls> tls, Keys keys) {

    static Identity of(ServerConfig config) throws CannotStartException {
        return new Identity(tls(config), keys(config));
    }

    private static Optional<ServerTls> tls(ServerConfig config) throws CannotStartException {
        try {
            return config.tls().isPresent()
                    ? Optional.of(new ServerTls(config.tls().get().files()))
                    : Optional.empty();
        } catch (TlsException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    /** Reads the keys; a server that other machines can reach does not start without authentication. */
    private static Keys keys(ServerConfig config) throws CannotStartException {
        boolean certificates =
                config.tls().flatMap(ServerConfig.Tls::clientAuthorities).isPresent();
        try {
            Map<String, Path> tenantKeys = config.access().tenants().stream()
                    .filter(tenant -> tenant.key().isPresent())
                    .collect(Collectors.toMap(
                            TenantConfig::name, tenant -> tenant.key().orElseThrow()));
            Keys keys = new Keys(
                    new Secrets(config.access().fleetKey(), config.access().people(), tenantKeys, System.getenv()),
                    certificates);
            requireTenants(keys, config);
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

    /** Refuses a misspelt tenant at the start; one that a later list of people has is refused when such a person comes. */
    private static void requireTenants(Keys keys, ServerConfig config) throws AccessException {
        List<String> known =
                config.access().tenants().stream().map(TenantConfig::name).toList();
        for (String name : keys.tenantsOfPeople()) {
            if (!known.contains(name)) {
                throw new AccessException("\"access.people\" has tenant \"" + Names.shorten(name) + "\""
                        + Names.nearest(name, known)
                                .map(near -> ", did you mean " + near + "?")
                                .orElse(", expected one of \"access.tenants\""));
            }
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
