package io.earshot.traffic.analysis;

import io.earshot.traffic.config.App;
import io.earshot.wire.decoders.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names the decoders of ISO 8583 for the ports at which apps listen now. Confined to the thread of the packets. */
public final class IsoPorts {

    private final List<App> apps;
    private final Map<App, Protocol> dialects;
    private final Map<Integer, Protocol> forced = new HashMap<>();
    private final Map<App, List<App.Address>> known = new HashMap<>();

    /**
     * @param apps all whose addresses are watched
     * @param dialects decoders of those of ISO 8583
     */
    public IsoPorts(List<App> apps, Map<App, Protocol> dialects) {
        this.apps = List.copyOf(apps);
        this.dialects = new LinkedHashMap<>(dialects);
        Set<Integer> _ = take();
    }

    /** Returns the decoders by port. The map changes with {@link #take}. */
    public Map<Integer, Protocol> byPort() {
        return forced;
    }

    /** Takes up addresses that have come or gone since the last call, and returns their ports. */
    public Set<Integer> take() {
        Set<Integer> ports = new HashSet<>();
        for (App app : apps) {
            List<App.Address> now = app.addresses();
            List<App.Address> before = known.getOrDefault(app, List.of());
            if (now.equals(before)) {
                continue;
            }
            now.stream().filter(address -> !before.contains(address)).forEach(address -> ports.add(address.port()));
            before.stream().filter(address -> !now.contains(address)).forEach(address -> ports.add(address.port()));
            known.put(app, now);
        }
        if (!ports.isEmpty()) {
            force();
        }
        return ports;
    }

    private void force() {
        Map<Integer, Map<App, Protocol>> byPort = new HashMap<>();
        dialects.forEach((app, protocol) -> known.getOrDefault(app, List.of())
                .forEach(address -> byPort.computeIfAbsent(address.port(), _ -> new LinkedHashMap<>())
                        .put(app, protocol)));
        forced.clear();
        byPort.forEach((port, protocols) -> forced.put(port, new PortProtocol(protocols)));
    }
}
