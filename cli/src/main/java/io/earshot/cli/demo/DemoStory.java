package io.earshot.cli.demo;

import io.earshot.model.Inventory;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the demo: the fleet reports, faults come, one agent restarts, SQL tells what is broken. */
final class DemoStory {

    private static final List<String> QUERIES = List.of(
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
            "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter ORDER BY"
                    + " SUM(nginxAccessRate)",
            "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC");

    private static final String BY_DATA_CENTER = """
        SELECT d.dataCenter, COUNT(*) AS containers, COUNT(d.disconnect) AS reporting,
               SUM(d.disconnect) AS disconnected FROM data d GROUP BY d.dataCenter ORDER BY d.dataCenter
        """;

    private static final String LOSSY = """
        SELECT d.dataCenter, l.partnerDataCenter, l.state, COUNT(*) AS links, CAST(AVG(l.loss) AS DECIMAL(4, 3)) AS loss
        FROM link l JOIN data d ON d.name = l.container
        GROUP BY d.dataCenter, l.partnerDataCenter, l.state ORDER BY 1, 2, 3
        """;

    private static final int LOOKS_BEFORE_FAULTS = 8;
    private static final int LOOKS_BEFORE_RESTART = 4;
    private static final int LOOKS_WITHOUT_AGENT = 8;

    private final DemoScreen screen;
    private final DemoQuestions questions;
    private final LoopbackFaults faults;
    private final DemoAgents agents;
    private final DemoRequests requests;

    private final Map<String, String> states = new HashMap<>();
    private final Map<String, String> incidents = new HashMap<>();
    private Optional<DemoFaultPlan> plan = Optional.empty();
    private boolean complete;
    private boolean asked;
    private int looks;

    DemoStory(
            DemoScreen screen,
            DemoQuestions questions,
            LoopbackFaults faults,
            DemoAgents agents,
            DemoRequests requests) {
        this.screen = screen;
        this.questions = questions;
        this.faults = faults;
        this.agents = agents;
        this.requests = requests;
    }

    void open(URI server, int postgres, Inventory inventory) throws IOException {
        screen.say(inventory.size() + " containers from a CMDB file, their lookups from a PowerDNS log; server on "
                + server);
        screen.show("Open  " + server + " in a browser: what is broken, since when, and where\n"
                + "Try   ./earshot incidents --server " + server + "\n"
                + "      ./earshot sql --server " + server + " 'SELECT * FROM link'\n"
                + "      ./earshot check connectivity --server " + server + "\n"
                + "      ./earshot mutes --server " + server + "\n"
                + "      ./earshot partners be1.host1 --server " + server + "\n"
                + "      psql -h 127.0.0.1 -p " + postgres + " -c 'SELECT * FROM link'");
        screen.show("Probes go by " + agents.method() + ".");
        screen.show("""
            Probes and reports are real. The faults below are not: a filter in this process drops probes
            where they would leave it, since cutting a real link takes root. The access logs of nginx, which
            agents read, are written by the demo. Sockets and exchanges are not shown: agents leave out what
            stays on a machine's loopback, and captures take root.""");
    }

    /** Called four times a second. */
    void look() throws IOException {
        requests.write(plan.map(DemoFaultPlan::cutContainers).orElse(List.of()));
        showChanges();
        if (!complete) {
            complete = !states.isEmpty() && !states.containsValue("WAITING");
            if (complete) {
                screen.say("every container has reported:");
                screen.show(questions.table(BY_DATA_CENTER));
            }
            return;
        }
        looks++;
        if (looks == LOOKS_BEFORE_FAULTS) {
            breakThings();
        }
        if (plan.isPresent()) {
            restart(plan.get());
            if (!asked && plan.get().cutContainers().stream().allMatch(name -> "BROKEN".equals(states.get(name)))) {
                asked = true;
                ask();
            }
        }
    }

    /** The last look. */
    void end() throws IOException {
        showChanges();
        if (asked) {
            screen.say("the end; what is broken now:");
            screen.show(questions.table(QUERIES.getFirst()));
        } else {
            screen.say("the end; what SQL says now:");
            ask();
        }
    }

    private void breakThings() throws IOException {
        plan = DemoFaultPlan.choose(questions);
        if (plan.isEmpty()) {
            screen.say("no two hosts in different data centres talk to each other: there is nothing to break");
            return;
        }
        DemoFaultPlan chosen = plan.get();
        faults.set(chosen.cut(), chosen.lossy());
        screen.say("FAULT (filter): no packets between " + chosen.cut().host() + " and "
                + chosen.cut().otherHost() + ": "
                + String.join(", ", chosen.cutContainers()));
        screen.say("FAULT (filter): %s <-> %s loses %.0f %% of all probes"
                .formatted(
                        chosen.lossy().dataCenter(),
                        chosen.lossy().otherDataCenter(),
                        100 * chosen.lossy().loss()));
    }

    private void restart(DemoFaultPlan chosen) throws IOException {
        int since = looks - LOOKS_BEFORE_FAULTS;
        if (since == LOOKS_BEFORE_RESTART) {
            questions.mute(chosen.restarted(), "10m", "new version");
            screen.say("MUTE: " + chosen.restarted() + " for 10 minutes, \"new version\": its trouble alarms nobody");
            agents.stop(chosen.restarted());
            screen.say("RESTART: " + chosen.restarted() + ", which is healthy, goes down for a moment");
        } else if (since == LOOKS_BEFORE_RESTART + LOOKS_WITHOUT_AGENT) {
            agents.start(chosen.restarted());
            screen.say("RESTART: " + chosen.restarted() + " is back");
        }
    }

    private void showChanges() throws IOException {
        for (List<String> row : questions.rows("SELECT name, state, disconnect FROM data ORDER BY name")) {
            String name = row.get(0);
            String state = row.get(1);
            String before = states.put(name, state);
            if (complete && !state.equals(before)) {
                screen.say(name + " " + before + " -> " + state
                        + (state.equals("BROKEN") ? ", cannot reach " + row.get(2) + " of its partners" : ""));
            }
        }
        for (List<String> row : questions.rows("SELECT id, state, summary FROM incident ORDER BY id")) {
            String line = "INCIDENT " + row.get(0) + " is " + row.get(1) + ": " + row.get(2);
            if (!line.equals(incidents.put(row.get(0), line))) {
                screen.say(line);
            }
        }
    }

    private void ask() throws IOException {
        for (String query : QUERIES) {
            screen.say("earshot sql \"" + query + "\"");
            screen.show(questions.table(query));
        }
        screen.say("links between data centres:");
        screen.show(questions.table(LOSSY));
    }
}
