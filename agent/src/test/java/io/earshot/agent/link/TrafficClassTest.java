package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.icmp.ClassEcho;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkClassReports;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link that is probed in classes 10 and 46 beside the default one. */
class TrafficClassTest {

    private static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    private static final int EXPEDITED = 46;

    private final SimulatedNetwork network = new SimulatedNetwork(true);
    private final Prober prober =
            new Prober(CONTAINER, List.of(Icmp.ECHO), network, TrafficReadings.none(), network::now);
    private List<Section> told = List.of();

    @BeforeEach
    void begin() {
        Partner partner =
                new Partner(Ip.parse("10.0.0.1"), Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL);
        prober.follow(
                new PartnerList(CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(partner))
                        .withClasses(List.of(10, EXPEDITED)));
    }

    @Test
    void eachClassCostsAProbeAMinuteThatCountsNowhereElse() {
        runFor(Duration.ofHours(1));

        assertThat(classes()).allSatisfy(each -> {
            assertThat(each.sent()).isBetween(58L, 61L);
            assertThat(each.received()).isEqualTo(each.sent());
            assertThat(each.down()).isFalse();
        });
        assertThat(link().sent()).as("ordinary probes alone").isEqualTo(360);
    }

    @Test
    void aClassThatIsDroppedIsDownWithinTwoMinutesAndTheLinkStaysUp() {
        runFor(Duration.ofMinutes(3));
        network.path = (probe, now) -> isExpedited(probe) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;

        runFor(Duration.ofMinutes(2));

        assertThat(classes())
                .extracting(LinkClass::dscp, LinkClass::down)
                .containsExactly(tuple(10, false), tuple(EXPEDITED, true));
        assertThat(prober.takeNews()).as("told at once").isTrue();
        assertThat(link().state()).hasValue(LinkState.UP);
        assertThat(link().received()).isEqualTo(link().sent());
    }

    @Test
    void aClassThatArrivesAgainIsUpAgain() {
        network.path = (probe, now) -> isExpedited(probe) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        runFor(Duration.ofMinutes(3));
        network.path = (probe, now) -> SimulatedNetwork.PROMPT;

        runFor(Duration.ofMinutes(2));

        assertThat(classes()).noneMatch(LinkClass::down);
    }

    @Test
    void lossOfAllClassesIsNoMatterOfAClass() {
        Random dice = new Random(7);
        network.path = (probe, now) -> dice.nextInt(10) < 3 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;

        for (int hour = 0; hour < 24; hour++) {
            runFor(Duration.ofHours(1));
            assertThat(classes()).noneMatch(LinkClass::down);
        }
    }

    @Test
    void aLinkThatIsDownSaysNothingOfItsClasses() {
        runFor(Duration.ofMinutes(3));
        network.path = (probe, now) -> Outcome.SILENCE;
        runFor(Duration.ofMinutes(5));

        network.sent.clear();
        runFor(Duration.ofMinutes(10));

        assertThat(classes()).noneMatch(LinkClass::down);
        assertThat(network.sent).noneMatch(sent -> sent.probe() instanceof ClassEcho);
    }

    @Test
    void aListWithoutClassesEndsTheirProbes() {
        runFor(Duration.ofMinutes(3));
        Partner partner =
                new Partner(Ip.parse("10.0.0.1"), Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL);
        prober.follow(new PartnerList(
                CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(partner)));
        network.sent.clear();

        runFor(Duration.ofMinutes(10));

        assertThat(network.sent).noneMatch(sent -> sent.probe() instanceof ClassEcho);
        assertThat(told).noneMatch(LinkClassReports.class::isInstance);
    }

    private static boolean isExpedited(Probe probe) {
        return probe instanceof ClassEcho echo && echo.dscp() == EXPEDITED;
    }

    private List<LinkClass> classes() {
        return told.stream()
                .filter(LinkClassReports.class::isInstance)
                .flatMap(section -> ((LinkClassReports) section).classes().stream())
                .toList();
    }

    private LinkReport link() {
        return told.stream()
                .filter(LinkReports.class::isInstance)
                .map(section -> ((LinkReports) section).links().getFirst())
                .findFirst()
                .orElseThrow();
    }

    private void runFor(Duration time) {
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.awaitStep(end);
        }
        told = prober.take();
    }
}
