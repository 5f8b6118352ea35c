package io.earshot.server.config;

import io.earshot.model.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Some of the fleet's containers, whose people see no others; see {@link Tenant}.
 *
 * @param name name of the tenant
 * @param namespaces Kubernetes namespaces of its containers; a container belongs to the tenant if one of {@code
 *     namespaces}, {@code clusters} and {@code tags} fits
 * @param clusters clusters of its containers
 * @param tags tags of its containers
 * @param key file with a key from which tokens of the tenant's agents are derived; they are valid for its containers only
 */
public record TenantConfig(
        String name, List<String> namespaces, List<String> clusters, Map<String, String> tags, Optional<Path> key) {

    public TenantConfig {
        if (name == null) {
            throw new IllegalArgumentException("\"name\" of a tenant is missing");
        }
        namespaces = List.copyOf(Objects.requireNonNullElse(namespaces, List.of()));
        clusters = List.copyOf(Objects.requireNonNullElse(clusters, List.of()));
        tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
        key = Objects.requireNonNullElse(key, Optional.empty());
        var _ = new Tenant(name, namespaces, clusters, tags);
    }

    public Tenant tenant() {
        return new Tenant(name, namespaces, clusters, tags);
    }
}
