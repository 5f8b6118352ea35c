package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.Questions;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Earshot as it is shipped: a server, and an agent on each host. It ends with the fleet. */
public final class Earshot implements Contender {

    @Override
    public String name() {
        return "Earshot";
    }

    @Override
    public String setup() {
        return "the server and an agent on every host, which probes from within the containers each address that they use; an alarm:"
                + " an incident";
    }

    @Override
    public Duration period() {
        return Pace.USUAL.cycle();
    }

    @Override
    public long probed(Layout layout) {
        return layout.links();
    }

    @Override
    public Watch start(Fleet fleet) throws IOException, InterruptedException {
        fleet.startEarshot();
        ProcessGroup group = ProcessGroup.open("earshot");
        for (long process : fleet.earshot()) {
            group.take(process);
        }
        fleet.awaitAllUp();
        return new Watch(group, () -> raised(fleet.questions()));
    }

    private static List<Alarm> raised(Questions questions) throws IOException {
        Map<String, Set<Way>> ways = new HashMap<>();
        for (List<String> row : questions.rows("SELECT incident, container, partner FROM incident_link")) {
            ways.computeIfAbsent(row.getFirst(), id -> new HashSet<>()).add(new Way(row.get(1), row.get(2)));
        }
        List<Alarm> alarms = new ArrayList<>();
        for (List<String> row : questions.rows("SELECT id, kind, summary FROM incident WHERE state = 'OPEN'")) {
            String id = row.getFirst();
            alarms.add(new Alarm(id, row.get(1) + ": " + row.get(2), ways.getOrDefault(id, Set.of())));
        }
        return alarms;
    }
}
