package io.earshot.nagios.watch;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckBookTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final CheckBook book = new CheckBook(Duration.ofMinutes(2), Duration.ofMinutes(1));
    private final SqlCheck check = check(new CheckTiming(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO));

    @Test
    void onlyNewsAndHeartbeatsAreSent() {
        assertThat(take(0, ok("a"))).containsExactly("own OK own", "a OK fine");
        assertThat(take(10, ok("a"))).isEmpty();
        assertThat(take(20, critical("a"))).containsExactly("own CRITICAL own", "a CRITICAL broken");
        assertThat(take(70, critical("a"))).isEmpty();
        assertThat(take(80, critical("a"))).containsExactly("own CRITICAL own", "a CRITICAL broken");
    }

    @Test
    void aServiceWithoutARowIsToldOnceWhatThatMeansAndThenForgotten() {
        take(0, ok("a"), ok("b"));

        CheckBook.Turn turn = book.take(check, findings(true, ok("a")), START.plusSeconds(10));

        assertThat(turn.toSend())
                .extracting(status -> status.service().service() + " " + status.state())
                .containsExactly("b WARNING");
        assertThat(turn.gone()).containsExactly(service("b"));
        assertThat(turn.all()).hasSize(2);
        assertThat(take(20, ok("a"))).isEmpty();
    }

    @Test
    void whenTheCheckFailsEveryServiceOfItIsUnknownAndNoneIsGone() {
        take(0, ok("a"), critical("b"));

        CheckBook.Turn turn = book.take(check, failed(), START.plusSeconds(10));

        assertThat(turn.gone()).isEmpty();
        assertThat(turn.toSend())
                .extracting(Status::state)
                .containsExactly(CheckState.UNKNOWN, CheckState.UNKNOWN, CheckState.UNKNOWN);
    }

    @Test
    void beforeAStateHasLastedItIsToldAndNotSent() {
        SqlCheck slow = check(new CheckTiming(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ZERO));
        book.take(slow, findings(true, ok("a")), START);

        CheckBook.Turn turn = book.take(slow, findings(true, critical("a")), START.plusSeconds(10));
        Status held = turn.all().getLast();
        assertThat(held.state()).isEqualTo(CheckState.OK);
        assertThat(held.result().firstLine())
                .isEqualTo("MINE OK - CRITICAL since 2026-11-23T12:00:10Z, not yet for long enough: broken");

        turn = book.take(slow, findings(true, critical("a")), START.plusSeconds(40));
        assertThat(turn.all().getLast().state()).isEqualTo(CheckState.CRITICAL);
        assertThat(turn.all().getLast().since()).isEqualTo(START.plusSeconds(40));
    }

    @Test
    void afterAStartNothingIsSentUntilItIsKnown() {
        SqlCheck slow = check(new CheckTiming(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ZERO));

        CheckBook.Turn turn = book.take(slow, findings(true, critical("a")), START);

        assertThat(turn.toSend()).isEmpty();
        assertThat(turn.all()).allMatch(status -> status.state() == CheckState.UNKNOWN && !status.believed());
        assertThat(book.take(slow, findings(true, critical("a")), START.plusSeconds(30))
                        .toSend())
                .hasSize(2);
    }

    @Test
    void aStateIsFreshForSomeHeartbeatsARestartAndADoubt() {
        SqlCheck slow = check(new CheckTiming(Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofMinutes(5)));

        assertThat(book.waiting(check, "why", START).fresh()).isEqualTo(Duration.ofMinutes(3 + 2));
        assertThat(book.waiting(slow, "why", START).fresh()).isEqualTo(Duration.ofMinutes(9 + 2 + 5));
    }

    @Test
    void afterARestartAStateKeepsItsBeginningAndAServiceThatIsGoneMeanwhileHasItsEndTold() {
        KeptInMemory kept = new KeptInMemory(List.of());
        CheckBook before = new CheckBook(Duration.ofMinutes(2), Duration.ofMinutes(1), kept);
        before.take(check, findings(true, critical("a"), critical("b"), ok("c")), START);

        CheckBook after = new CheckBook(
                Duration.ofMinutes(2), Duration.ofMinutes(1), new KeptInMemory(List.copyOf(kept.now.values())));
        after.restore(List.of(check), List.of());
        CheckBook.Turn turn = after.take(check, findings(true, critical("a"), ok("c")), START.plusSeconds(600));

        assertThat(turn.toSend())
                .extracting(status -> status.service().service() + " " + status.state())
                .containsExactly("own CRITICAL", "a CRITICAL", "c OK", "b WARNING");
        assertThat(turn.toSend().subList(0, 3)).extracting(Status::since).containsOnly(START);
    }

    @Test
    void aServiceThatOnlyADestinationStillHoldsForTroubledHasItsEndToldAfterARestart() {
        Told told =
                new Told(check.name(), service("b"), CheckState.CRITICAL, "broken", Map.of("id", "17"), START, START);
        book.restore(List.of(check), List.of(told));

        assertThat(book.take(check, findings(true, ok("a")), START.plusSeconds(600))
                        .toSend())
                .filteredOn(status -> status.service().equals(service("b")))
                .singleElement()
                .satisfies(status -> assertThat(status.result().labels()).containsEntry("id", "17"));
    }

    private static final class KeptInMemory implements ToldMemory {

        private final List<Told> atStart;
        private final Map<ServiceName, Told> now = new LinkedHashMap<>();

        KeptInMemory(List<Told> atStart) {
            this.atStart = atStart;
        }

        @Override
        public List<Told> atStart() {
            return atStart;
        }

        @Override
        public void put(Told told) {
            now.put(told.service(), told);
        }

        @Override
        public void remove(Told told) {
            now.remove(told.service());
        }
    }

    /** Returns the services with the texts that were sent, without the check's title. */
    private List<String> take(int seconds, Finding... findings) {
        return book.take(check, findings(true, findings), START.plusSeconds(seconds)).toSend().stream()
                .map(s -> s.service().service() + " " + s.state() + " "
                        + s.result().firstLine())
                .toList();
    }

    private Findings findings(boolean complete, Finding... rows) {
        List<Finding> all = new ArrayList<>();
        CheckState gravest = CheckState.gravest(
                List.of(rows).stream().map(row -> row.result().state()).toList());
        all.add(new Finding(service("own"), new CheckResult(gravest, "own", List.of(), List.of())));
        all.addAll(List.of(rows));
        return new Findings(all, complete, Optional.empty());
    }

    private Findings failed() {
        return new Findings(
                List.of(new Finding(service("own"), check.failed("no such table"))),
                false,
                Optional.of("no such table"));
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

    private static SqlCheck check(CheckTiming timing) {
        return new SqlCheck(
                "mine",
                "SELECT",
                Optional.empty(),
                new StateColumn(),
                CheckState.OK,
                TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                new Shape.PerRow(CheckState.WARNING),
                timing,
                service("own"));
    }
}
