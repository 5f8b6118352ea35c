package io.earshot.server.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import io.earshot.nagios.Finding;
import io.earshot.nagios.Findings;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.StateColumn;
import io.earshot.nagios.TemplateWording;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.server.cluster.SharedTold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Two servers judge the same findings, and take turns in sending results; the log between them is in memory. */
class TurnsOfServersTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration HEARTBEAT = Duration.ofMinutes(5);

    private final MemoryLog log = new MemoryLog();
    private final SqlCheck check = new SqlCheck(
            "mine",
            "SELECT",
            Optional.empty(),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
            new Shape.PerRow(CheckState.OK),
            new CheckTiming(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO),
            service("own"));

    private final class Server implements Sending {

        private final SharedTold told;
        private final LogReader reader;
        private final CheckBook book;
        private final Arrived arrived;
        private boolean sends;

        Server(String name) {
            told = new SharedTold(log.from(name));
            reader = log.from(name).reader();
            book = new CheckBook(Duration.ofMinutes(2), HEARTBEAT, told.of("check", () -> sends));
            arrived = new Arrived(List.of(new Nagios("one"), new Nagios("two")), this);
        }

        @Override
        public OptionalLong turn() {
            return sends ? OptionalLong.of(1) : OptionalLong.empty();
        }

        @Override
        public ToldMemory sentTo(String destination) {
            return told.of("sent/" + destination, () -> true);
        }

        void read() throws Exception {
            for (Entry entry : reader.poll(Duration.ZERO)) {
                switch (entry.fact()) {
                    case Fact.Kept kept -> told.apply(kept);
                    case Fact.Removed(var key) -> told.remove(key.substring(Fact.KEPT.length()));
                    default -> throw new AssertionError(entry.fact());
                }
            }
        }

        void begin() {
            sends = true;
            book.takeOver(List.of(check), arrived);
        }

        /** Returns what it sends, and has it arrive at these destinations. */
        List<String> judge(int seconds, List<String> destinations, Finding... findings) {
            CheckBook.Turn taken = book.take(check, findings(findings), START.plusSeconds(seconds));
            arrived.spokenOf(check, taken);
            List<Status> sent = sends ? taken.toSend() : List.of();
            destinations.forEach(destination -> arrived.sent(destination, sent));
            return sent.stream()
                    .map(status -> status.service().service() + " " + status.state())
                    .toList();
        }
    }

    /** Stands for a destination; nothing is sent there. */
    private record Nagios(String name) implements Destination {
        @Override
        public Map<ServiceName, String> send(List<Status> results) {
            return Map.of();
        }
    }

    private static final List<String> BOTH = List.of("one", "two");

    @Test
    void theNextServerThatSendsRepeatsNothingThatArrivedBeforeItsHeartbeat() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.begin();
        assertThat(a.judge(0, BOTH, critical("x"), ok("y"))).containsExactly("own CRITICAL", "x CRITICAL", "y OK");
        b.judge(3, BOTH, critical("x"), ok("y"));
        b.read();
        b.begin();

        assertThat(b.judge(63, BOTH, critical("x"), ok("y"))).isEmpty();
        assertThat(b.judge(123, BOTH, ok("x"), ok("y"))).containsExactly("own OK", "x OK");
        assertThat(b.judge(303, BOTH, ok("x"), ok("y"))).containsExactly("y OK");
    }

    @Test
    void aServerThatStartsAndSendsAtOnceRepeatsNothingEither() throws Exception {
        Server a = new Server("a");
        a.begin();
        a.judge(0, BOTH, critical("x"));
        Server late = new Server("late");
        late.read();
        late.book.restore(List.of(check), List.of());
        late.begin();

        assertThat(late.judge(60, BOTH, critical("x"))).isEmpty();
    }

    @Test
    void resultsThatDidNotArriveEverywhereAreSentOnceMore() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.begin();
        a.judge(0, List.of("one"), critical("x"));
        b.judge(0, BOTH, critical("x"));
        b.read();
        b.begin();

        assertThat(b.judge(60, BOTH, critical("x"))).containsExactly("own CRITICAL", "x CRITICAL");
        assertThat(b.judge(120, BOTH, critical("x"))).isEmpty();
    }

    @Test
    void whatChangedWhileNobodySentIsSentAndWhatEndedHasItsEndToldOnce() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.begin();
        a.judge(0, BOTH, critical("x"), critical("y"));
        b.judge(1, BOTH, critical("x"), critical("y"));
        b.judge(61, BOTH, ok("y"));
        b.read();
        b.begin();

        assertThat(b.judge(121, BOTH, ok("y"))).containsExactlyInAnyOrder("own OK", "y OK", "x OK");
        a.sends = false;
        a.read();
        a.judge(122, BOTH, ok("y"));
        b.sends = false;
        a.begin();
        assertThat(a.judge(182, BOTH, ok("y"))).isEmpty();
    }

    private static Findings findings(Finding... rows) {
        List<Finding> all = new ArrayList<>();
        CheckState gravest = CheckState.gravest(
                List.of(rows).stream().map(row -> row.result().state()).toList());
        all.add(new Finding(service("own"), new CheckResult(gravest, "own", List.of(), List.of())));
        all.addAll(List.of(rows));
        return new Findings(all, true, Optional.empty());
    }

    private static Finding ok(String service) {
        return new Finding(service(service), new CheckResult(CheckState.OK, "fine", List.of(), List.of()));
    }

    private static Finding critical(String service) {
        return new Finding(service(service), new CheckResult(CheckState.CRITICAL, "broken", List.of(), List.of()));
    }

    private static ServiceName service(String name) {
        return new ServiceName("mesh", name);
    }
}
