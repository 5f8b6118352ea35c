package io.earshot.fleet.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.services.ServicePlan.Target;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServicePlanTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Ip IP = Ip.parse("10.1.2.3");
    private static final ContainerName DB1 = ContainerName.parse("db1.host7");
    private static final ContainerName OTHER = ContainerName.parse("db2.host7");
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @Test
    void onlyLinksToTheServiceAreMeantWhereARuleNamesOne() {
        ServicePlan plan = plan(new Target(Optional.empty(), probe("db1", ServiceKind.MYSQL)));

        assertThat(plan.of(BE5, List.of(partner("db1", USUAL)), List.of(DB1), USUAL)
                        .probes())
                .hasSize(1);
        assertThat(plan.of(BE5, List.of(partner("cache1", USUAL)), List.of(DB1), USUAL)
                        .probes())
                .isEmpty();
        assertThat(plan.of(BE5, List.of(partner("", USUAL)), List.of(DB1), USUAL)
                        .probes())
                .as("a link of which nobody knows what it is for")
                .hasSize(1);
    }

    @Test
    void aServiceOfAPopularAddressIsProbedLessOftenByEachClient() {
        ServicePlan plan = plan(new Target(Optional.empty(), probe("", ServiceKind.REDIS)));

        ServiceProbe probe = plan.of(BE5, List.of(partner("cache1", USUAL.multipliedBy(4))), List.of(DB1), USUAL)
                .probes()
                .getFirst();

        assertThat(probe.interval()).isEqualTo(ServiceProbe.DEFAULT_INTERVAL.multipliedBy(4));
        assertThat(probe.service()).as("the link's own").isEqualTo("cache1");
    }

    @Test
    void aRuleForOneClientIsForNobodyElse() {
        ServicePlan plan = plan(new Target(Optional.of(BE5), probe("", ServiceKind.REDIS)));

        assertThat(plan.of(BE5, List.of(partner("", USUAL)), List.of(DB1), USUAL)
                        .probes())
                .hasSize(1);
        assertThat(plan.of(ContainerName.parse("be6.host58"), List.of(partner("", USUAL)), List.of(DB1), USUAL)
                        .probes())
                .isEmpty();
    }

    @Test
    void onlyClientsOfContainersWithOtherTargetsGetOtherLists() {
        Target target = new Target(Optional.empty(), probe("", ServiceKind.REDIS));
        ServicePlan before = new ServicePlan(Map.of(DB1, List.of(target)), "");
        ServicePlan after = new ServicePlan(Map.of(DB1, List.of(target), OTHER, List.of(target)), "");

        assertThat(before.changed(after)).containsExactly(OTHER);
        assertThat(after.changed(ServicePlan.NONE)).containsExactlyInAnyOrder(DB1, OTHER);
        assertThat(before.changed(new ServicePlan(before.targets(), "other authorities")))
                .containsExactly(DB1);
    }

    @Test
    void aServiceOfASilentContainerIsUnknownAndKeepsNoLatency() {
        ServiceBook book = new ServiceBook();
        ServiceBook.Change heard = book.hear(BE5, new ServiceReports(true, List.of(result(ServiceState.UP, 40))), NOW);
        assertThat(heard.changed().getFirst().since()).isEqualTo(NOW.minusSeconds(40));

        ServiceStatus silent = book.silent(BE5, NOW.plusSeconds(300)).changed().getFirst();
        assertThat(silent.state()).isEqualTo(ServiceState.UNKNOWN);
        assertThat(silent.latency()).isEmpty();
        assertThat(book.silent(BE5, NOW.plusSeconds(301)).changed()).isEmpty();
    }

    @Test
    void aStateThatLastsKeepsItsBeginningAndAPartialReportLeavesTheOthersAlone() {
        ServiceBook book = new ServiceBook();
        book.hear(BE5, new ServiceReports(true, List.of(result(ServiceState.REFUSED, 40))), NOW);

        ServiceBook.Change change = book.hear(
                BE5, new ServiceReports(false, List.of(result(ServiceState.REFUSED, 161))), NOW.plusSeconds(120));
        assertThat(change.changed().getFirst().since()).isEqualTo(NOW.minusSeconds(40));
        assertThat(book.hear(BE5, new ServiceReports(false, List.of()), NOW).gone())
                .isEmpty();
        assertThat(book.hear(BE5, new ServiceReports(true, List.of()), NOW).gone())
                .hasSize(1);
    }

    private static Result result(ServiceState state, long since) {
        return new Result(
                probe("db1", ServiceKind.MYSQL).key(),
                state,
                OptionalDouble.of(1),
                "",
                Optional.empty(),
                Duration.ofSeconds(since),
                Duration.ZERO);
    }

    private static ServicePlan plan(Target target) {
        return new ServicePlan(Map.of(DB1, List.of(target)), "");
    }

    private static Partner partner(String service, Duration interval) {
        return new Partner(IP, Optional.of(service).filter(name -> !name.isEmpty()), OptionalInt.empty(), interval);
    }

    private static ServiceProbe probe(String service, ServiceKind kind) {
        return new ServiceProbe(
                IP,
                service,
                kind.usualPort(),
                kind,
                "",
                ServiceProbe.DEFAULT_INTERVAL,
                ServiceProbe.DEFAULT_TIMEOUT,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
    }
}
