package io.earshot.server.config;

import io.earshot.model.PartnerList;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * Relays of equal rank, and the agents that go through them.
 *
 * @param dataCenters data centres of the containers whose agents use these relays; all if empty
 * @param urls addresses at which agents reach the relays
 */
public record RelayGroup(List<String> dataCenters, List<URI> urls) {

    public RelayGroup {
        dataCenters = List.copyOf(Objects.requireNonNullElse(dataCenters, List.of()));
        urls = List.copyOf(Objects.requireNonNullElse(urls, List.of()));
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"urls\" is missing, expected URLs as in [\"https://relay.example.com:8091\"]");
        }
        urls.forEach(PartnerList::requireRelay);
    }
}
