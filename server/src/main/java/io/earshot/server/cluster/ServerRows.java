package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.store.table.Row;
import io.earshot.store.table.ServerTables.Server;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Writes table SERVER: which servers there are, which of them is heard and which speaks. One thread at a time, apart from {@link #isGone} and {@link #shares}. */
final class ServerRows {

    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private record Seen(Fact.ServerSeen told, Instant at) {}

    private final TableChanges tables;
    private final Map<String, Seen> servers = new ConcurrentHashMap<>();
    private final Map<String, Shown> written = new HashMap<>();

    private record Shown(Fact.ServerSeen told, boolean silent, boolean speaks) {}

    ServerRows(TableChanges tables) {
        this.tables = tables;
    }

    void seen(Fact.ServerSeen told, Instant now) {
        servers.put(told.name(), new Seen(told, now));
    }

    /** Returns whether a server was not heard for so long. */
    boolean isGone(String name, Duration silence, Instant now) {
        Seen seen = servers.get(name);
        return seen == null || seen.at().plus(silence).isBefore(now);
    }

    /** Returns the shares of the servers that are heard, by their names. */
    Map<String, String> shares(Instant now) {
        Map<String, String> shares = new TreeMap<>();
        servers.forEach((name, seen) -> {
            if (!seen.at().plus(SILENT_AFTER).isBefore(now)) {
                shares.put(name, seen.told().share());
            }
        });
        return shares;
    }

    /** Writes the rows that are new or changed. */
    void write(String speaker, Instant now) {
        List<String> gone = new ArrayList<>();
        servers.forEach((name, seen) -> {
            if (seen.at().plus(FORGOTTEN_AFTER).isBefore(now)) {
                gone.add(name);
                return;
            }
            boolean silent = seen.at().plus(SILENT_AFTER).isBefore(now);
            Shown shown = new Shown(seen.told(), silent, name.equals(speaker) && !silent);
            if (shown.equals(written.put(name, shown))) {
                return;
            }
            tables.upsert(Row.of(Server.TABLE)
                    .set(Server.NAME, name)
                    .set(Server.ADDRESS, seen.told().address())
                    .set(Server.STATE, silent ? "SILENT" : "UP")
                    .set(Server.SPEAKS, shown.speaks())
                    .set(Server.BEHIND_MILLIS, seen.told().behindMillis())
                    .set(Server.CONTAINERS_HEARD, seen.told().containersHeard())
                    .set(Server.VERSION, seen.told().version())
                    .set(Server.SINCE, seen.told().since())
                    .set(
                            Server.SHARE,
                            seen.told().share().isEmpty() ? null : seen.told().share()));
        });
        for (String name : gone) {
            servers.remove(name);
            written.remove(name);
            tables.remove(Row.of(Server.TABLE).set(Server.NAME, name));
        }
    }
}
