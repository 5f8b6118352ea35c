package io.earshot.http.access;

import io.earshot.model.ContainerName;
import io.earshot.model.Tenant;
import java.util.Optional;

/** Says which tenants there are, and whose a container is. Thread-safe. */
public interface Tenants {

    /** For programs that have no rows of tenants: whoever is bound to one is not let in. */
    Tenants NONE = new Tenants() {
        @Override
        public Optional<Tenant> find(String name) {
            return Optional.empty();
        }

        @Override
        public boolean has(Tenant tenant, ContainerName container) {
            return false;
        }

        @Override
        public boolean hasHost(Tenant tenant, String host) {
            return false;
        }
    };

    Optional<Tenant> find(String name);

    /** Returns whether a container that the CMDB knows is the tenant's. */
    boolean has(Tenant tenant, ContainerName container);

    /** Returns whether all containers that the CMDB knows on a host are the tenant's, and there are some. */
    boolean hasHost(Tenant tenant, String host);
}
