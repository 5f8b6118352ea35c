package io.earshot.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Breaks servers and brokers one after the other, and tells what was seen of it, a line for each. */
final class GroupBreaks {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final Duration BROKEN = Duration.ofSeconds(20);
    private static final Duration BROKER_AWAY = Duration.ofSeconds(10);
    private static final Duration FROZEN = Duration.ofSeconds(60);
    private static final Duration PAUSED = Duration.ofSeconds(2);
    private static final int PAUSES = 10;
    private static final Duration CUT = Duration.ofSeconds(60);

    /** A server sends no longer than that after its last word that the log took; its last word may be a second old. */
    private static final Duration LEASE = Duration.ofSeconds(4);

    private static final Duration SITE_AWAY = Duration.ofSeconds(30);

    private static final String SPEAKER = "SELECT name FROM server WHERE speaks AND state = 'UP'";

    private final List<GroupServer> servers;
    private final List<KafkaBroker> brokers;
    private final Optional<Sites> sites;
    private final GroupMarkers markers;
    private final ToldMessages told;
    private final GroupAgents agents;
    private final Duration cycle;
    private final Consumer<String> out;

    private final AnswerTimes answers = new AnswerTimes();
    private final StageFigures stages = new StageFigures();

    /** The number of links that were broken, each a cause of its own. */
    private int causes;

    private int duplicates;

    GroupBreaks(
            List<GroupServer> servers,
            List<KafkaBroker> brokers,
            Optional<Sites> sites,
            GroupMarkers markers,
            ToldMessages told,
            GroupAgents agents,
            Duration cycle,
            Consumer<String> out) {
        this.servers = servers;
        this.brokers = brokers;
        this.sites = sites;
        this.markers = markers;
        this.told = told;
        this.agents = agents;
        this.cycle = cycle;
        this.out = out;
    }

    /** @return whether nothing was shown that was not so, and nothing was lost that was taken */
    boolean run(GroupStep step) throws IOException, InterruptedException {
        return switch (step) {
            case QUIET -> quiet();
            case SERVERS -> killServers();
            case BROKERS -> killBrokers();
            case FREEZE -> freeze();
            case PAUSE -> pause();
            case ROLLING -> restart();
            case CUT -> cut();
            case SITE -> loseSite();
        };
    }

    private void beginToMeasure() throws InterruptedException {
        var _ = markers.take();
        var _ = stages.take(servers);
    }

    private boolean quiet() throws IOException, InterruptedException {
        breakLink();
        beginToMeasure();
        GroupCpu cpu = new GroupCpu(servers, brokers);
        long before = agents.count();
        Thread.sleep(QUIET);
        String used = cpu.toLine(agents.count() - before + markers.shown());
        boolean right = told("nothing broken for " + QUIET.toSeconds() + " s", Optional.empty(), true);
        out.accept("  " + used);
        return right;
    }

    private boolean killServers() throws IOException, InterruptedException {
        boolean right = true;
        String last = speaker(servers);
        List<GroupServer> ordered = new ArrayList<>(servers);
        ordered.sort((one, other) ->
                Boolean.compare(one.name().equals(last), other.name().equals(last)));
        for (GroupServer server : ordered) {
            boolean spoke = server.name().equals(speaker(servers));
            markers.leaveOut(server);
            beginToMeasure();
            long begin = System.nanoTime();
            server.kill();
            breakLink();
            Optional<Duration> takeOver = spoke ? Optional.of(awaitOther(server, begin)) : Optional.empty();
            Thread.sleep(BROKEN);
            answers.beforeRestart(markers.slowest());
            startAgain(server);
            right &= told("kill -9 of server " + server.name() + (spoke ? ", which spoke" : ""), takeOver, false);
        }
        return right;
    }

    private boolean killBrokers() throws IOException, InterruptedException {
        boolean right = true;
        for (KafkaBroker broker : brokers) {
            beginToMeasure();
            broker.kill();
            Thread.sleep(BROKER_AWAY);
            answers.beforeRestart(markers.slowest());
            broker.start();
            broker.awaitStart();
            Thread.sleep(BROKEN);
            right &= told(
                    "kill -9 of the broker at " + broker.address() + ", away for " + BROKER_AWAY.toSeconds() + " s",
                    Optional.empty(),
                    false);
        }
        return right;
    }

    private boolean freeze() throws IOException, InterruptedException {
        GroupServer frozen = find(speaker(servers));
        markers.leaveOut(frozen);
        beginToMeasure();
        long begin = System.nanoTime();
        frozen.freeze();
        breakLink();
        Duration takeOver = awaitOther(frozen, begin);
        Thread.sleep(FROZEN.minus(Duration.ofNanos(Math.min(System.nanoTime() - begin, FROZEN.toNanos()))));
        long woken = System.nanoTime();
        frozen.thaw();
        breakLink();
        awaitUp(frozen);
        Thread.sleep(BROKEN);
        long sent = told.since(woken).stream()
                .filter(message -> message.server().equals(frozen.name()))
                .count();
        markers.takeIn(frozen);
        boolean right = told(
                "SIGSTOP of server " + frozen.name() + ", which spoke, for " + FROZEN.toSeconds() + " s",
                Optional.of(takeOver),
                false);
        out.accept("  after it woke " + speaker(servers) + " speaks; the one that woke sent " + sent + " messages");
        return right && sent == 0;
    }

    private boolean pause() throws IOException, InterruptedException {
        GroupServer paused = find(speaker(servers));
        beginToMeasure();
        int changes = 0;
        for (int i = 0; i < PAUSES; i++) {
            paused.freeze();
            Thread.sleep(PAUSED);
            paused.thaw();
            Thread.sleep(BROKEN.dividedBy(4));
            changes += speaker(servers).equals(paused.name()) ? 0 : 1;
            paused = find(speaker(servers));
        }
        boolean right = told(
                "SIGSTOP of the server that spoke for " + PAUSED.toSeconds() + " s, " + PAUSES + " times",
                Optional.empty(),
                false);
        out.accept("  another server spoke after " + changes + " of " + PAUSES + " pauses");
        return right && changes == 0;
    }

    private boolean restart() throws IOException, InterruptedException {
        boolean right = true;
        for (GroupServer server : servers) {
            boolean spoke = server.name().equals(speaker(servers));
            markers.leaveOut(server);
            beginToMeasure();
            long begin = System.nanoTime();
            server.stop();
            Optional<Duration> takeOver = spoke ? Optional.of(awaitOther(server, begin)) : Optional.empty();
            startAgain(server);
            right &= told(
                    "restart of server " + server.name() + " by SIGTERM" + (spoke ? ", which spoke" : ""),
                    takeOver,
                    false);
        }
        return right;
    }

    /** The part with one server and one broker of three may neither acknowledge reports nor send anything, and says how old its answers are. */
    private boolean cut() throws IOException, InterruptedException {
        GroupServer cut = find(speaker(servers));
        int site = servers.indexOf(cut);
        markers.leaveOut(cut);
        beginToMeasure();
        long begin = System.nanoTime();
        sites.orElseThrow().cut(site);
        breakLink();
        Duration takeOver = awaitOther(cut, begin);
        Thread.sleep(CUT.minus(Duration.ofNanos(Math.min(System.nanoTime() - begin, CUT.toNanos()))));
        long behind = cut.behindMillis();
        boolean knows = cut.text("/readyz").contains("the log takes no facts");
        long sent = told.since(begin + LEASE.toNanos()).stream()
                .filter(message -> message.server().equals(cut.name()))
                .count();
        sites.orElseThrow().connect(site);
        breakLink();
        awaitUp(cut);
        Thread.sleep(BROKEN);
        markers.takeIn(cut);
        boolean right = told(
                "cut 2:1: server " + cut.name() + ", which spoke, and a broker apart from the others for "
                        + CUT.toSeconds() + " s",
                Optional.of(takeOver),
                false);
        out.accept("  cut off, it sent " + sent + " messages from the " + LEASE.toSeconds()
                + "th second on, " + (knows ? "kept reports in memory only" : "did not say that reports are not taken")
                + ", and said that what it shows was "
                + Math.round(behind / 1e3) + " s old; " + speaker(servers) + " speaks now");
        return right && sent == 0 && knows && behind > CUT.toMillis() / 2;
    }

    private boolean loseSite() throws IOException, InterruptedException {
        GroupServer server = find(speaker(servers));
        KafkaBroker broker = brokers.get(servers.indexOf(server));
        markers.leaveOut(server);
        beginToMeasure();
        long begin = System.nanoTime();
        server.kill();
        broker.kill();
        breakLink();
        Duration takeOver = awaitOther(server, begin);
        Thread.sleep(SITE_AWAY);
        answers.beforeRestart(markers.slowest());
        broker.start();
        broker.awaitStart();
        startAgain(server);
        return told(
                "loss of a site: kill -9 of server " + server.name() + ", which spoke, and of the broker at "
                        + broker.address(),
                Optional.of(takeOver),
                false);
    }

    /** Breaks a link of a host that had none broken; the incident about it is opened by whoever speaks then. */
    private void breakLink() {
        agents.breakLink(GroupAgents.firstOf(causes * 2));
        causes++;
    }

    private GroupServer find(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void startAgain(GroupServer server) throws IOException, InterruptedException {
        server.start();
        server.awaitStart();
        awaitUp(server);
        markers.takeIn(server);
    }

    /** Waits until a server shows the fleet as it is now. */
    private static void awaitUp(GroupServer server) throws IOException, InterruptedException {
        String question = "SELECT name FROM server WHERE state = 'UP' AND name = '" + server.name() + "'";
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (server.cell(question).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("server " + server.name() + " does not show itself as UP");
            }
            Thread.sleep(100);
        }
    }

    /** Waits until a server other than the broken one speaks, and returns how long that took. */
    private Duration awaitOther(GroupServer broken, long begin) throws IOException, InterruptedException {
        List<GroupServer> others =
                servers.stream().filter(server -> server != broken).toList();
        while (speaker(others).equals(broken.name())) {
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String speaker(List<GroupServer> asked) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<String> name = asked.getFirst().cell(SPEAKER);
            if (name.isPresent()) {
                return name.get();
            }
            Thread.sleep(20);
        }
        throw new IOException("no server speaks after " + PATIENCE.toSeconds() + " s");
    }

    /** Tells what was seen of a break. */
    private boolean told(String what, Optional<Duration> takeOver, boolean isUsual)
            throws IOException, InterruptedException {
        String slowest = isUsual ? answers.usual(markers.slowest()) : answers.compared(markers.slowest());
        GroupMarkers.Figures figures = markers.take();
        Histogram shown = figures.shown();
        long missing = figures.missing() + missing();
        int again = told.duplicates().size() - duplicates;
        duplicates += again;
        boolean right = missing == 0;
        out.accept(what);
        out.accept(String.format(
                Locale.ROOT,
                "  another server speaks after %s; a report is shown everywhere after p50 %.0f p99 %.0f max %.0f ms"
                        + " (%d); SQL p99 %s; %d reports missing for more than a cycle; %d messages sent twice",
                takeOver.map(time -> String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9))
                        .orElse("-"),
                shown.getValueAtPercentile(50) / 1e6,
                shown.getValueAtPercentile(99) / 1e6,
                shown.getMaxValue() / 1e6,
                shown.getTotalCount(),
                slowest,
                missing,
                again));
        out.accept("  of that " + stages.take(servers));
        boolean rows = areRowsRight();
        return right && rows;
    }

    /** Returns how many reports that were taken until now are not shown by a server a cycle later. */
    private long missing() throws IOException, InterruptedException {
        int[] taken = agents.taken();
        long end = System.nanoTime() + cycle.toNanos();
        long most = 0;
        for (GroupServer server : servers) {
            long lost = lost(server, taken);
            while (lost > 0 && System.nanoTime() < end) {
                Thread.sleep(200);
                lost = lost(server, taken);
            }
            most = Math.max(most, lost);
        }
        return most;
    }

    private static long lost(GroupServer server, int[] taken) throws IOException, InterruptedException {
        Map<String, Double> shown = server.numbers("SELECT name, load FROM data");
        long lost = 0;
        for (int i = 0; i < taken.length; i++) {
            if (shown.getOrDefault(GroupAgents.name(i), 0.0) < taken[i]) {
                lost++;
            }
        }
        return lost;
    }

    /** Waits until every server shows one open incident for each cause, numbered from 1 on, and tells it. */
    private boolean areRowsRight() throws IOException, InterruptedException {
        StringBuilder wanted = new StringBuilder();
        for (int id = 1; id <= causes; id++) {
            wanted.append(id).append(",OPEN\n");
        }
        long end = System.nanoTime() + cycle.multipliedBy(2).toNanos();
        boolean right = true;
        for (GroupServer server : servers) {
            String rows = incidents(server);
            while (!rows.contentEquals(wanted) && System.nanoTime() < end) {
                Thread.sleep(200);
                rows = incidents(server);
            }
            String silent = server.cell("SELECT COUNT(*) FROM data WHERE state = 'SILENT'")
                    .orElse("?");
            boolean isRight = rows.contentEquals(wanted) && silent.equals("0");
            if (!isRight) {
                out.accept("  server " + server.name() + ": incidents " + rows.replace("\n", " ") + ", expected 1 to "
                        + causes + "; " + silent + " containers SILENT");
            }
            right &= isRight;
        }
        out.accept("  " + causes + " incidents for " + causes + " links that broke, numbered from 1 on: "
                + (right ? "on every server, and nobody is SILENT" : "not on every server"));
        return right;
    }

    private static String incidents(GroupServer server) throws IOException, InterruptedException {
        String rows = server.sql("SELECT id, state FROM incident ORDER BY id");
        return rows.substring(rows.indexOf('\n') + 1);
    }
}
