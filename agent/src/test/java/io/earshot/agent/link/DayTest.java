package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.Answer;
import io.earshot.agent.http.CallSchedule;
import io.earshot.agent.http.CallSchedule.Errand;
import io.earshot.agent.http.CallSchedule.Wanted;
import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.link.SimulatedNetwork.Sent;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A day of an agent with ten partners, prober and conversation together, while the server is away now and then. */
class DayTest {

    private static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    private static final Ip GONE = Ip.parse("10.0.0.7");
    private static final Duration DAY = Duration.ofDays(1);
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long INTERVAL = PartnerList.DEFAULT_INTERVAL.toNanos();
    private static final long VISIT = Duration.ofMillis(50).toNanos();

    private final SimulatedNetwork network = new SimulatedNetwork(true);
    private final Prober prober = new Prober(
            CONTAINER, List.of(Icmp.ECHO, new Tcp(List.of(443))), network, TrafficReadings.none(), network::now);
    private final CallSchedule schedule =
            new CallSchedule(Pace.offset(CONTAINER), PartnerList.DEFAULT_CYCLE, network.now(), new Random(1));
    private final PartnerList list = new PartnerList(
            CONTAINER,
            PartnerList.DEFAULT_CYCLE,
            PartnerList.DEFAULT_DOWN_AFTER,
            IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> new Partner(
                            Ip.parse("10.0.0." + i),
                            Optional.empty(),
                            OptionalInt.empty(),
                            PartnerList.DEFAULT_INTERVAL))
                    .toList());

    /** A visit to the server and when it comes back. */
    private record Visit(Errand errand, Optional<List<LinkReport>> report, long endsAt) {}

    private final List<List<LinkReport>> delivered = new ArrayList<>();
    private final List<List<LinkReport>> superseded = new ArrayList<>();
    private final List<Long> deliveredAt = new ArrayList<>();
    private final List<Integer> pendingByHour = new ArrayList<>();
    private boolean serverIsReliable;
    private Optional<Visit> underway = Optional.empty();
    private Optional<List<LinkReport>> undelivered = Optional.empty();

    @Test
    void aQuietDayKeepsItsScheduleAndItsReports() {
        network.largest = OptionalInt.of(1_500);
        serverIsReliable = true;

        live();

        Map<Ip, List<Long>> turns = network.sent.stream()
                .filter(sent -> sent.probe() instanceof Echo)
                .collect(Collectors.groupingBy(
                        sent -> sent.probe().to(), Collectors.mapping(Sent::at, Collectors.toList())));
        assertThat(turns).hasSize(10).allSatisfy((ip, at) -> {
            assertThat(at).hasSizeBetween(8_639, 8_640);
            assertThat(at.stream().map(each -> each % INTERVAL).distinct()).hasSize(1);
        });
        assertThat(pendingByHour.getLast()).isLessThanOrEqualTo(pendingByHour.getFirst());
        long cycles = DAY.dividedBy(PartnerList.DEFAULT_CYCLE);
        assertThat(delivered).hasSizeBetween((int) cycles - 1, (int) cycles);
        assertThat(superseded).isEmpty();
        allIsAccountedFor();
    }

    @Test
    void aDayOfFaultsGrowsNothingAndLosesNoReportButTheSuperseded() {
        Random dice = new Random(12);
        network.largest = OptionalInt.of(1_500);
        // One percent of loss, 10 s of silence every seven minutes, and a partner that is gone every third hour.
        network.path = (probe, now) -> dice.nextInt(100) == 0
                        || now % Duration.ofMinutes(7).toNanos()
                                < Duration.ofSeconds(10).toNanos()
                        || (probe.to().equals(GONE) && now / HOUR % 3 == 1)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;

        live();

        assertThat(pendingByHour.stream().mapToInt(Integer::intValue).max().orElseThrow())
                .as("agenda and remembered probes")
                .isLessThan(600);
        allIsAccountedFor();
        assertThat(superseded).isNotEmpty();
        for (int hour = 0; hour < 24; hour++) {
            long back = hour * HOUR + Duration.ofMinutes(10).toNanos();
            assertThat(deliveredAt)
                    .as("a report within a cycle after the server is back")
                    .anyMatch(at -> at >= back
                            && at
                                    <= back
                                            + PartnerList.DEFAULT_CYCLE
                                                    .plusSeconds(10)
                                                    .toNanos());
        }
    }

    /** Checks that all reports, the superseded ones included, count exactly the probes of the method in use. */
    private void allIsAccountedFor() {
        long reported = IntStream.range(0, delivered.size())
                        .mapToLong(i -> sent(delivered.get(i)))
                        .sum()
                + superseded.stream().mapToLong(DayTest::sent).sum()
                + undelivered.map(DayTest::sent).orElse(0L)
                + sent(prober.takeReports());
        long echoes = network.sent.stream()
                .filter(sent -> sent.probe() instanceof Echo)
                .count();
        assertThat(reported).isBetween(echoes - 10, echoes);
    }

    private static long sent(List<LinkReport> report) {
        return report.stream()
                .mapToLong(link -> link.sent() + link.errors().getOrDefault("UNHEARD", 0L))
                .sum();
    }

    /** The server is away for the first ten minutes of each hour but the first. */
    private boolean isServerAway() {
        return !serverIsReliable
                && network.now() >= HOUR
                && network.now() % HOUR < Duration.ofMinutes(10).toNanos();
    }

    private void live() {
        prober.follow(list);
        schedule.follow(list.cycle(), network.now());
        long end = network.now() + DAY.toNanos();
        long nextHour = network.now() + HOUR;
        while (network.now() < end) {
            comeBack();
            if (prober.takeNews()) {
                schedule.reportNow();
            }
            schedule.next(network.now()).ifPresent(this::go);
            long until = Math.min(schedule.wakeAt(), underway.map(Visit::endsAt).orElse(Long.MAX_VALUE));
            prober.awaitStep(Math.min(until, end));
            if (network.now() >= nextHour) {
                pendingByHour.add(prober.pending());
                nextHour += HOUR;
            }
        }
    }

    private void go(Errand errand) {
        if (errand.report() == Wanted.NEW) {
            undelivered.ifPresent(superseded::add);
            undelivered = Optional.of(prober.takeReports());
        }
        Optional<List<LinkReport>> report = errand.report() == Wanted.NOTHING ? Optional.empty() : undelivered;
        underway = Optional.of(new Visit(errand, report, network.now() + VISIT));
    }

    private void comeBack() {
        if (underway.filter(visit -> visit.endsAt() <= network.now()).isEmpty()) {
            return;
        }
        Visit visit = underway.get();
        underway = Optional.empty();
        List<Answer> answers = new ArrayList<>();
        if (isServerAway()) {
            answers.add(new Answer.Failed(Answer.Trouble.UNREACHABLE, "away", Optional.empty()));
        } else {
            visit.report().ifPresent(report -> {
                delivered.add(report);
                deliveredAt.add(network.now());
                undelivered = Optional.empty();
                answers.add(new Answer.Delivered());
            });
            if (visit.errand().list()) {
                answers.add(new Answer.Unchanged());
            }
        }
        schedule.ended(answers, network.now());
    }
}
