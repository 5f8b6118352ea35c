package io.earshot.server.tenants;

import io.earshot.fleet.Fleet;
import io.earshot.http.access.Tenants;
import io.earshot.model.ContainerName;
import io.earshot.model.Tenant;
import io.earshot.server.config.TenantConfig;
import io.earshot.server.graph.CurrentTags;
import java.util.List;
import java.util.Optional;

/** Knows the configured tenants, and their containers by the CMDB and by tags. Thread-safe. */
public final class FleetTenants implements Tenants {

    private final List<Tenant> all;
    private final Fleet fleet;
    private final CurrentTags tags;

    public FleetTenants(List<TenantConfig> tenants, Fleet fleet, CurrentTags tags) {
        all = tenants.stream().map(TenantConfig::tenant).toList();
        this.fleet = fleet;
        this.tags = tags;
    }

    @Override
    public Optional<Tenant> find(String name) {
        return all.stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    @Override
    public boolean has(Tenant tenant, ContainerName name) {
        return fleet.inventory()
                .container(name)
                .filter(container -> tenant.has(container, tags.trusted(name)))
                .isPresent();
    }

    @Override
    public boolean hasHost(Tenant tenant, String host) {
        List<ContainerName> names = fleet.servedOn(host).stream()
                .map(served -> served.list().container())
                .toList();
        return !names.isEmpty() && names.stream().allMatch(name -> has(tenant, name));
    }
}
