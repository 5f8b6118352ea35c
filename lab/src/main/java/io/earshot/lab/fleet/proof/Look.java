package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.Expected;
import io.earshot.lab.fleet.proof.Picture.NagiosService;
import io.earshot.lab.fleet.proof.Picture.SeenIncident;
import io.earshot.lab.fleet.proof.Picture.Way;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the server by SQL, and into Nagios' status.dat. */
final class Look {

    /** The fleet's cables all carry this much. */
    private static final int WHOLE_PACKET = 1_500;

    private final Fleet fleet;
    private final long start = System.nanoTime();

    Look(Fleet fleet) {
        this.fleet = fleet;
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** @throws IOException if the server does not answer, as while it is restarted */
    Picture take(Collection<Break> breaks) throws IOException {
        Set<Break> signs = new HashSet<>();
        for (Break each : breaks) {
            if (each.expected() instanceof Expected.ASign sign
                    && !rows(sign.select()).isEmpty()) {
                signs.add(each);
            }
        }
        Set<Way> broken =
                rows("SELECT container, partner FROM link WHERE state = 'DOWN' OR pathMtu < " + WHOLE_PACKET).stream()
                        .map(row -> new Way(row.getFirst(), row.getLast()))
                        .collect(Collectors.toSet());
        return new Picture(seconds(), broken, incidents(), signs, nagios());
    }

    private List<SeenIncident> incidents() throws IOException {
        Map<String, Set<Way>> links = new HashMap<>();
        rows("SELECT incident, container, partner FROM incident_link WHERE leftAt IS NULL")
                .forEach(row -> links.computeIfAbsent(row.getFirst(), id -> new HashSet<>())
                        .add(new Way(row.get(1), row.get(2))));
        return rows("SELECT id, state, kind, subject, summary FROM incident ORDER BY id").stream()
                .map(row -> new SeenIncident(
                        Long.parseLong(row.getFirst()),
                        row.get(1).equals("OPEN"),
                        row.get(2),
                        Set.of(row.get(3).split(" ")),
                        row.get(4),
                        links.getOrDefault(row.getFirst(), Set.of())))
                .toList();
    }

    private Map<String, NagiosService> nagios() throws IOException {
        Map<String, NagiosService> services = new HashMap<>();
        fleet.nagios()
                .files()
                .services()
                .forEach((name, status) -> services.put(
                        name.service(),
                        new NagiosService(
                                Integer.parseInt(status.getOrDefault("current_state", "3")),
                                status.getOrDefault("plugin_output", "")
                                        + "\n"
                                        // It writes line ends as they are written in C.
                                        + status.getOrDefault("long_plugin_output", "")
                                                .replace("\\n", "\n"))));
        return services;
    }

    private List<List<String>> rows(String select) throws IOException {
        return fleet.questions().rows(select);
    }
}
