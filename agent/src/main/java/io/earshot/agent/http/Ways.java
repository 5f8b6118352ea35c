package io.earshot.agent.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The servers and relays to which an agent speaks, in its order: the relays that its newest list names, then the servers that it was
 * started with, so that a list with wrong relays cannot cut it off. Thread-safe.
 */
public final class Ways {

    private final List<URI> servers;
    private final String agent;
    private final boolean onlyTls;
    private volatile List<URI> uris;

    /** @param agent the name of its container or host, which decides which of several relays it prefers */
    public Ways(ServerAccess access, String agent) {
        servers = access.servers();
        this.agent = agent;
        onlyTls = servers.stream().allMatch(server -> "https".equalsIgnoreCase(server.getScheme()));
        uris = servers;
    }

    /**
     * Takes the relays of a list. An agent whose servers all have TLS goes through no relay without it, where it would show its token to
     * the line.
     */
    void relays(List<URI> relays) {
        List<String> usable = relays.stream()
                .filter(relay -> !onlyTls || "https".equalsIgnoreCase(relay.getScheme()))
                .map(URI::toString)
                .toList();
        LinkedHashSet<URI> all = new LinkedHashSet<>();
        ServerOrder.of(usable, agent).forEach(relay -> all.add(URI.create(relay)));
        all.addAll(servers);
        List<URI> newest = new ArrayList<>(all);
        if (!newest.equals(uris)) {
            uris = List.copyOf(newest);
        }
    }

    /** Returns them in the order in which they are tried; the same object as long as they have not changed. */
    List<URI> uris() {
        return uris;
    }
}
