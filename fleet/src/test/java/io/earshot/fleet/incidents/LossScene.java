package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The fleet of {@link Scene}, whose agents probe each link every ten seconds over paths that lose packets, and report once a
 * cycle, each at its own second. The same draws each time.
 */
final class LossScene {

    private static final int PROBE_SECONDS = 10;
    private static final int CONFIRM_SECONDS = 2;

    private final Scene scene = new Scene();
    private final Random random = new Random(7);
    private final Map<Scene.Link, Path> paths = new LinkedHashMap<>();
    private final Map<Container, Integer> phases = new HashMap<>();
    private long second;

    /** A link with what its agent has counted since its last report. */
    private static final class Path {
        final Scene.Link link;
        final int phase;
        LinkStatus known;
        LinkState state = LinkState.UP;
        double loss;
        boolean slow;
        boolean suspect;
        int sent;
        int lost;

        Path(Scene.Link link, int phase, Instant now) {
            this.link = link;
            this.phase = phase;
            known = LinkStatus.unknown(now);
        }
    }

    LossScene() {
        this(0, link -> false);
    }

    /** Links that have always lost so much. */
    LossScene(double share, Predicate<Scene.Link> which) {
        int cycle = (int) Scene.CYCLE.toSeconds();
        for (Scene.Link link : scene.links(LinkState.UP)) {
            paths.put(link, new Path(link, random.nextInt(PROBE_SECONDS), scene.now));
            phases.computeIfAbsent(link.from(), from -> random.nextInt(cycle));
        }
        loses(share, which);
        pass(Duration.ofMinutes(40));
    }

    /** All other links are no longer watched. */
    void keepOnly(Predicate<Scene.Link> which) {
        scene.unwatch(which.negate());
        paths.keySet().removeIf(which.negate());
    }

    void loses(double share, Predicate<Scene.Link> which) {
        paths.values().stream().filter(path -> which.test(path.link)).forEach(path -> path.loss = share);
    }

    void isSlow(Predicate<Scene.Link> which) {
        paths.values().forEach(path -> path.slow = which.test(path.link));
    }

    void breaks(Predicate<Scene.Link> which) {
        paths.values().stream().filter(path -> which.test(path.link)).forEach(path -> {
            path.loss = 1;
            path.state = LinkState.DOWN;
            report(path);
        });
    }

    /** The server starts anew, with the usual loss that the earlier one told. */
    void restart() {
        scene.restart();
        paths.values().forEach(path -> path.known = LinkStatus.unknown(scene.now));
    }

    List<IncidentRow> rows() {
        return scene.all();
    }

    IncidentRow only() {
        return scene.only();
    }

    void pass(Duration time) {
        for (long end = second + time.toSeconds(); second < end; second++) {
            scene.now = scene.now.plusSeconds(1);
            paths.values().forEach(this::probe);
            phases.forEach((container, phase) -> {
                if (second % Scene.CYCLE.toSeconds() == phase) {
                    scene.book.heard(container.name(), scene.now);
                }
            });
            for (Path path : paths.values()) {
                if (second % Scene.CYCLE.toSeconds() == phases.get(path.link.from())) {
                    report(path);
                }
            }
            scene.book.passTime(scene.now);
        }
    }

    private void probe(Path path) {
        boolean due = second % PROBE_SECONDS == path.phase || (path.suspect && second % CONFIRM_SECONDS == 0);
        if (due) {
            path.sent++;
            path.suspect = random.nextDouble() < path.loss;
            path.lost += path.suspect ? 1 : 0;
        }
    }

    private void report(Path path) {
        Rtt rtt = path.slow ? new Rtt(10, 40, 80, 90) : new Rtt(0.9, 1, 1.2, 2);
        LinkReport report = new LinkReport(
                Ip.parse("::1"),
                path.sent,
                path.sent - path.lost,
                Optional.of(path.state),
                Optional.of(rtt),
                OptionalInt.empty(),
                false);
        path.sent = 0;
        path.lost = 0;
        path.known = path.known.next(report, scene.now);
        scene.book.observe(path.link.from().name(), path.link.ip(), path.known, scene.now);
    }
}
