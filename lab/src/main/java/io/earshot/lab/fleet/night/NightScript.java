package io.earshot.lab.fleet.night;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.Breaks;
import io.earshot.lab.fleet.breaks.Filter;
import io.earshot.lab.fleet.night.NightStep.Act;
import io.earshot.lab.fleet.night.NightStep.Never;
import io.earshot.lab.fleet.night.Said.Incident;
import io.earshot.lab.fleet.plan.Host;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The steps of the night. The incident of the cut is 1, that of the loss the next: their numbers are known from the first time that they are
 * seen.
 */
final class NightScript {

    private static final Duration SERVER_AWAY = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final Break cut;
    private final Host agentOf;
    private final List<String> lossy;

    private Optional<Incident> ofCut = Optional.empty();
    private Optional<Incident> ofLoss = Optional.empty();
    private String mute = "";

    NightScript(Fleet fleet) {
        this.fleet = fleet;
        cut = new Breaks(fleet.layout()).all(BreakKind.HOST_PAIR).getFirst();
        agentOf = fleet.layout().hosts().stream()
                .filter(host -> !cut.hosts().contains(host))
                .findFirst()
                .orElseThrow();
        List<String> centres = fleet.layout().dataCenters();
        lossy = List.of(centres.get(centres.size() - 2), centres.getLast());
    }

    List<NightStep> steps() {
        return List.of(
                step("Nothing is broken.", () -> {}, this::allIsWell),
                step(
                        "No packet passes between %s any more."
                                .formatted(cut.where().replace(" ", " and ")),
                        () -> cut.make(fleet),
                        () -> Map.of(
                                "SQL", this::cutIsOpen,
                                "page", said -> said.page().equals(List.of(id(ofCut))),
                                "Nagios", said -> is(said, "incidents", 2) && is(said, "connectivity", 2),
                                "Alertmanager",
                                        said -> "critical".equals(said.alerts().get(id(ofCut))),
                                "webhook", said -> told(said, ofCut, 1, 0))),
                step(
                        "The server is killed, and starts after ten seconds.",
                        this::restart,
                        () -> Map.of(
                                "SQL", this::cutIsAsBefore,
                                "page", said -> said.page().equals(List.of(id(ofCut))),
                                "Nagios", said -> is(said, "incidents", 2) && is(said, "connectivity", 2),
                                "Alertmanager",
                                        said -> "critical".equals(said.alerts().get(id(ofCut))),
                                "webhook", said -> told(said, ofCut, 1, 0)),
                        new Never("Nagios says that there is no incident.", said -> is(said, "incidents", 0)),
                        new Never(
                                "Alertmanager has no alert of the incident.",
                                said -> !said.alerts().containsKey(id(ofCut)))),
                step(
                        "Somebody mutes what lies between the two for two hours.",
                        this::mute,
                        () -> Map.of(
                                "SQL", said -> state(said, ofCut).equals("MUTED"),
                                "page",
                                        said -> said.page().isEmpty()
                                                && said.pageMuted().equals(List.of(id(ofCut))),
                                "Nagios", said -> isMuted(said, "incidents") && isMuted(said, "connectivity"),
                                "Alertmanager", said -> said.alerts().isEmpty(),
                                "webhook", said -> told(said, ofCut, 1, 1))),
                step(
                        "The agent of %s is killed.".formatted(agentOf.name()),
                        () -> fleet.killAgent(agentOf),
                        this::agentIsMissed,
                        new Never(
                                "an incident is open",
                                said -> !said.incidents("OPEN").isEmpty())),
                step(
                        "The server is killed once more, and starts after ten seconds.",
                        this::restart,
                        this::agentIsMissed,
                        new Never(
                                "an incident is open",
                                said -> !said.incidents("OPEN").isEmpty()),
                        new Never(
                                "Nagios says that no container is silent.", said -> is(said, "silent-containers", 0))),
                step(
                        "The agent starts again.",
                        () -> fleet.restartAgent(agentOf),
                        () -> Map.of(
                                "SQL", said -> said.silent().isEmpty(),
                                "page", said -> said.pageSilent() == 0,
                                "Nagios", said -> is(said, "silent-containers", 0),
                                "Alertmanager", said -> said.alerts().isEmpty(),
                                "webhook", said -> said.told("resolve", "silent-containers") == 1)),
                step(
                        "30 %% of the packets between %s are lost.".formatted(String.join(" and ", lossy)),
                        this::lose,
                        () -> Map.of(
                                "SQL", this::lossIsOpen,
                                "page", said -> said.page().equals(List.of(id(ofLoss))),
                                "Nagios", said -> is(said, "incidents", 1),
                                "Alertmanager",
                                        said -> "warning".equals(said.alerts().get(id(ofLoss))),
                                "webhook", said -> told(said, ofLoss, 1, 0))),
                step(
                        "No packets are lost any more.",
                        () -> Filter.remove(fleet.network().core()),
                        () -> Map.of(
                                "SQL", said -> state(said, ofLoss).equals("OVER"),
                                "page", said -> said.page().isEmpty(),
                                "Nagios", said -> is(said, "incidents", 0),
                                "Alertmanager", said -> said.alerts().isEmpty(),
                                "webhook", said -> told(said, ofLoss, 1, 1))),
                step(
                        "The link between %s is back.".formatted(cut.where().replace(" ", " and ")),
                        () -> cut.mend(fleet),
                        () -> Map.of(
                                "SQL", said -> state(said, ofCut).equals("OVER"),
                                "page",
                                        said -> said.page().isEmpty()
                                                && said.pageMuted().isEmpty(),
                                "Nagios", said -> is(said, "incidents", 0) && !isMuted(said, "connectivity"),
                                "Alertmanager", said -> said.alerts().isEmpty(),
                                "webhook", said -> told(said, ofCut, 1, 1))),
                step(
                        "The mute is taken back.",
                        () -> fleet.questions().delete("api/v1/mutes/" + mute),
                        this::allIsWell));
    }

    private Map<String, Predicate<Said>> allIsWell() {
        return Map.of(
                "SQL", said -> said.incidents("OPEN").isEmpty() && said.silent().isEmpty(),
                "page", said -> said.page().isEmpty() && said.pageSilent() == 0,
                "Nagios", said -> said.nagios().values().stream().allMatch(service -> service.state() == 0),
                "Alertmanager", said -> said.alerts().isEmpty(),
                "webhook",
                        said -> said.messages().stream()
                                        .filter(each -> each.action().equals("trigger"))
                                        .count()
                                == said.messages().stream()
                                        .filter(each -> each.action().equals("resolve"))
                                        .count());
    }

    private Map<String, Predicate<Said>> agentIsMissed() {
        List<String> members = fleet.layout().membersOn(agentOf).stream()
                .map(member -> member.name())
                .sorted()
                .toList();
        return Map.of(
                "SQL", said -> said.silent().equals(members),
                "page",
                        said -> said.pageSilent() == members.size()
                                && said.page().isEmpty(),
                "Nagios",
                        said -> is(said, "silent-containers", 1)
                                && said.service("silent-containers").text().contains(members.getFirst()),
                "Alertmanager",
                        said -> "warning".equals(said.alerts().get("silent-containers"))
                                && !said.alerts().containsKey(id(ofCut)),
                "webhook",
                        said -> said.told("trigger", "silent-containers") == 1
                                && said.told("resolve", "silent-containers") == 0);
    }

    private static NightStep step(
            String title, Act act, Supplier<Map<String, Predicate<Said>>> expected, Never... never) {
        return new NightStep(title, act, new LinkedHashMap<>(expected.get()), List.of(never));
    }

    private boolean cutIsOpen(Said said) {
        List<Incident> open = said.incidents("OPEN");
        boolean isSo = open.size() == 1
                && open.getFirst().kind().equals("host-pair")
                && open.getFirst().severity().equals("CRITICAL");
        if (isSo) {
            ofCut = Optional.of(open.getFirst());
        }
        return isSo;
    }

    /** It is the same incident with the same begin. */
    private boolean cutIsAsBefore(Said said) {
        return said.incidents("OPEN").stream()
                .map(incident -> incident.id() + incident.since())
                .toList()
                .equals(ofCut.stream()
                        .map(incident -> incident.id() + incident.since())
                        .toList());
    }

    private boolean lossIsOpen(Said said) {
        List<Incident> open = said.incidents("OPEN");
        boolean isSo = open.size() == 1 && open.getFirst().severity().equals("WARNING");
        if (isSo) {
            ofLoss = Optional.of(open.getFirst());
        }
        return isSo;
    }

    private static String id(Optional<Incident> incident) {
        return incident.map(Incident::id).orElse("none yet");
    }

    private static String state(Said said, Optional<Incident> incident) {
        return incident.flatMap(known -> said.incident(known.id()))
                .map(Incident::state)
                .orElse("unknown");
    }

    private static boolean told(Said said, Optional<Incident> incident, int triggers, int resolves) {
        return said.told("trigger", id(incident)) == triggers && said.told("resolve", id(incident)) == resolves;
    }

    private static boolean is(Said said, String service, int state) {
        return said.service(service).state() == state;
    }

    private static boolean isMuted(Said said, String service) {
        return is(said, service, 0) && said.service(service).text().contains("muted");
    }

    private void restart() throws IOException, InterruptedException {
        fleet.server().kill();
        Thread.sleep(SERVER_AWAY);
        fleet.server().start();
    }

    private void mute() throws IOException {
        String[] places = cut.where().split(" ", 2);
        mute = fleet.questions()
                .post("api/v1/mutes", """
                        {"places": ["%s", "%s"], "for": "2h", "reason": "the carrier works on it", "who": "night"}
                        """.formatted(places[0], places[1]))
                .path("id")
                .asString();
    }

    private void lose() throws IOException {
        Filter.put(fleet.network().core(), "forward", """
            iifname "%1$s" oifname "%2$s" numgen random mod 100 < 30 drop
            iifname "%2$s" oifname "%1$s" numgen random mod 100 < 30 drop
            """.formatted(lossy.getFirst(), lossy.getLast()));
    }
}
