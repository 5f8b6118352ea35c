package io.earshot.lab.fleet.night;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.programs.AlertReceivers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Plays the script, and writes down what everybody said at each minute and what was wrong. */
public final class Night {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** So long everybody has to keep to what was said, in cycles. */
    private static final int CYCLES_KEPT = 2;

    private static final long LOOK_MILLIS = 1_000;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Fleet fleet;
    private final Sources sources;
    private final Consumer<String> screen;
    private final InstantSource clock = InstantSource.system();
    private final List<String> lines = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private Instant nextMinute = Instant.EPOCH;
    private int messages;
    private volatile Said last;

    /** @param receivers of the server's alerts; the fleet's server knows them */
    public Night(Fleet fleet, AlertReceivers receivers, Consumer<String> screen) throws IOException {
        this.fleet = fleet;
        this.screen = screen;
        sources = new Sources(fleet, receivers);
        last = sources.ask();
    }

    /**
     * Holds what was said.
     *
     * @param lines of a Markdown table, a minute or a step each
     * @param wrong sentences, empty after a night in which all was right
     */
    public record Result(List<String> lines, List<String> wrong) {}

    public Result play() throws IOException, InterruptedException {
        lines.add("| UTC | what happens, or how long it took | SQL | page | Nagios | Alertmanager | webhook |");
        lines.add("|---|---|---|---|---|---|---|");
        for (NightStep step : new NightScript(fleet).steps()) {
            play(step);
        }
        return new Result(List.copyOf(lines), List.copyOf(wrong));
    }

    private void play(NightStep step) throws IOException, InterruptedException {
        line("**" + step.title() + "**");
        Instant start = clock.instant();
        try (var _ = new Watch(step)) {
            step.act().perform();
            await(step, start);
            keep(step);
        }
    }

    /** Until all sources say what is expected. */
    private void await(NightStep step, Instant start) throws IOException, InterruptedException {
        Map<String, Predicate<Said>> open = new LinkedHashMap<>(step.expected());
        Map<String, Long> took = new LinkedHashMap<>();
        Instant end = start.plus(PATIENCE);
        while (!open.isEmpty() && clock.instant().isBefore(end)) {
            look();
            open.entrySet().removeIf(each -> {
                boolean isSo = each.getValue().test(last);
                if (isSo) {
                    took.put(
                            each.getKey(),
                            Duration.between(start, clock.instant()).toSeconds());
                }
                return isSo;
            });
            Thread.sleep(open.isEmpty() ? 0 : LOOK_MILLIS);
        }
        line(String.join(
                ", ",
                took.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue() + " s")
                        .toList()));
        open.keySet()
                .forEach(source -> wrong(
                        step.title() + " " + source + " did not say so within " + PATIENCE.toMinutes() + " minutes"));
    }

    /** Looks for two cycles whether everybody goes on to say it. */
    private void keep(NightStep step) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(fleet.pace().cycle().multipliedBy(CYCLES_KEPT));
        while (clock.instant().isBefore(end)) {
            Thread.sleep(LOOK_MILLIS);
            look();
            step.expected().forEach((source, expected) -> {
                if (!expected.test(last)) {
                    wrong(step.title() + " " + source + " said so, and says otherwise then.");
                }
            });
        }
    }

    private void look() throws IOException {
        last = sources.ask();
        if (!clock.instant().isBefore(nextMinute)) {
            line("");
        }
    }

    private void line(String happened) {
        Instant now = clock.instant();
        nextMinute = now.plusSeconds(60);
        String line = "| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        CLOCK.format(now),
                        happened,
                        last.bySql(),
                        last.byPage(),
                        last.byNagios(),
                        last.byAlertmanager(),
                        last.byWebhook(messages));
        messages = last.messages().size();
        lines.add(line);
        screen.accept(line);
    }

    /** Writes down a sentence once, with what was said when it was wrong first. */
    private synchronized void wrong(String sentence) {
        if (seen.add(sentence)) {
            String first = "%s First at %s: %s; Nagios: %s; Alertmanager: %s."
                    .formatted(
                            sentence,
                            CLOCK.format(clock.instant()),
                            last.summaries(),
                            last.byNagios(),
                            last.byAlertmanager());
            wrong.add(first);
            screen.accept("WRONG: " + first);
        }
    }

    /** Asks Nagios and Alertmanager all the time, while the server is away too, whether they say what must not be said. */
    private final class Watch implements AutoCloseable {

        private final NightStep step;
        private final Thread thread;

        Watch(NightStep step) {
            this.step = step;
            thread = Thread.ofPlatform().daemon().name("night-watch").start(this::run);
        }

        private void run() {
            try {
                while (!step.never().isEmpty()) {
                    look();
                    Thread.sleep(LOOK_MILLIS / 4);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void look() {
            try {
                Said said = last.with(sources.nagios(), sources.alerts());
                step.never().stream()
                        .filter(never ->
                                said.nagios().size() > 0 && never.saidSo().test(said))
                        .forEach(never -> wrong(step.title() + " " + never.meaning()));
            } catch (IOException replaced) {
                // status.dat is replaced while it is read; the next look follows.
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
