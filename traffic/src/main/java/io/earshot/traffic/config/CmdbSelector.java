package io.earshot.traffic.config;

import java.util.Map;

/**
 * Chooses an app's servers in the CMDB that a server of Earshot knows.
 *
 * @param conditions values by {@code service}, {@code role}, {@code cluster} and {@code tag}, all of which must hold; a tag's value is
 *     {@code name=value} or {@code name}
 * @param port where they listen
 */
public record CmdbSelector(Map<String, String> conditions, int port) {

    public CmdbSelector {
        conditions = Map.copyOf(conditions);
    }
}
