package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Checks invariants of a link under any sequence of reports, silences and clock steps. */
class LinkStatusProperties {

    private static final Ip DB = Ip.parse("10.1.2.3");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /**
     * One thing that happens to a link.
     *
     * @param seconds since the one before; the clock may have stepped back
     * @param report empty where the agent fell silent
     */
    record Step(long seconds, Optional<LinkReport> report) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> seconds = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.longs().between(0, 300)),
                Tuple.of(1, Arbitraries.longs().between(-86_400, 86_400)));
        Arbitrary<Long> sent = Arbitraries.longs().between(0, 100);
        Arbitrary<Double> answered = Arbitraries.of(0.0, 0.5, 0.95, 1.0);
        Arbitrary<Optional<LinkState>> told = Arbitraries.of(LinkState.values()).optional();
        Arbitrary<Optional<Double>> millis =
                Arbitraries.doubles().between(0.1, 900).optional();
        Arbitrary<Optional<Integer>> mtu =
                Arbitraries.of(1280, 1400, 1500, 9000).optional();
        Arbitrary<LinkReport> report = Combinators.combine(sent, answered, told, millis, mtu)
                .as((n, share, state, rtt, width) -> new LinkReport(
                        DB,
                        n,
                        Math.round(n * share),
                        state,
                        rtt.map(ms -> new Rtt(ms, ms, ms, ms)),
                        width.isPresent() ? OptionalInt.of(width.get()) : OptionalInt.empty(),
                        false));
        return Combinators.combine(seconds, report.optional(0.9))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Property
    void theStateIsNeverOneThatTheLastWordForbids(@ForAll("steps") List<Step> steps) {
        Instant now = NOON;
        LinkStatus link = LinkStatus.unknown(now);
        for (Step step : steps) {
            now = now.plusSeconds(step.seconds());
            LinkStatus before = link;
            link = next(before, step, now);

            Optional<LinkState> told = step.report().flatMap(LinkReport::state);
            if (step.report().isEmpty()) {
                assertThat(link.state()).isEqualTo(LinkState.UNKNOWN);
            } else if (told.equals(Optional.of(LinkState.DOWN))) {
                assertThat(link.state()).isEqualTo(LinkState.DOWN);
            } else if (told.equals(Optional.of(LinkState.UP)) || told.equals(Optional.of(LinkState.LOSSY))) {
                assertThat(link.state()).isIn(LinkState.UP, LinkState.LOSSY);
            } else if (step.report().get().received() > 0) {
                assertThat(link.state()).isNotIn(LinkState.DOWN, LinkState.UNKNOWN);
            }
            assertThat(link.since()).isEqualTo(link.state() == before.state() ? before.since() : now);
            if (link.state() == LinkState.UNKNOWN || link.state() == LinkState.DOWN) {
                assertThat(link.congested()).isFalse();
                assertThat(link.narrow()).isFalse();
            }
            if (link.state() == LinkState.UNKNOWN) {
                assertThat(link.flapping(now)).isFalse();
            }
        }
    }

    @Property
    void whoLosesNothingIsNeverLossy(@ForAll("steps") List<Step> steps) {
        Instant now = NOON;
        LinkStatus link = LinkStatus.unknown(now);
        for (Step step : steps) {
            now = now.plusSeconds(step.seconds());
            link = next(
                    link,
                    new Step(0, step.report().map(r -> LinkReport.ofCounts(DB, r.received(), r.received()))),
                    now);
            assertThat(link.state()).isIn(LinkState.UP, LinkState.UNKNOWN);
        }
    }

    /** Unanswered probes of agents that tell no state add up over reports; ReportDeduplicator turns theirs away that come twice. */
    @Property
    void aReportThatComesTwiceLeavesDownAndUpAsTheyAre(@ForAll("steps") List<Step> steps) {
        Instant now = NOON;
        LinkStatus link = LinkStatus.unknown(now);
        for (Step step : steps) {
            now = now.plusSeconds(step.seconds());
            link = next(link, step, now);
            if (step.report()
                    .filter(r -> r.state().isEmpty() && r.received() == 0)
                    .isPresent()) {
                continue;
            }
            LinkStatus twice = next(link, step, now);
            assertThat(twice.state() == LinkState.DOWN).isEqualTo(link.state() == LinkState.DOWN);
            assertThat(twice.state() == LinkState.UNKNOWN).isEqualTo(link.state() == LinkState.UNKNOWN);
            assertThat(twice.flapping(now)).isEqualTo(link.flapping(now));
        }
    }

    private static LinkStatus next(LinkStatus link, Step step, Instant now) {
        return step.report().map(report -> link.next(report, now)).orElseGet(() -> link.silent(now));
    }
}
