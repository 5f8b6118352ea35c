package io.earshot.server.announced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.model.Announcement;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnnouncedMachinesTest {

    private static final ContainerName WEB = ContainerName.parse("web1.web1");
    private static final ContainerName DB = ContainerName.parse("db1.db1");

    private final AnnouncedMachines machines = new AnnouncedMachines(Duration.ofDays(7), Networks.DEFAULT_NAME);
    private final List<String> problems = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void aMachineHasWhatItsAgentAnnounces() {
        assertThat(hear(
                        WEB,
                        "m1",
                        Map.of("dataCenter", "TX", "role", "fe", "services", "web, www", "uses", "db1", "rack", "7"),
                        "10.0.0.1",
                        "fd00::1"))
                .isTrue();

        Container web = inventory().container(WEB).orElseThrow();
        assertThat(web.dataCenter()).isEqualTo("TX");
        assertThat(web.role()).isEqualTo("fe");
        assertThat(web.addresses()).containsExactly(Ip.parse("10.0.0.1"), Ip.parse("fd00::1"));
        assertThat(web.services()).containsExactly("web", "www");
        assertThat(web.uses()).containsExactly("db1");
        assertThat(machines.tags()).isEqualTo(Map.of(WEB, Map.of("rack", "7")));
        assertThat(problems).isEmpty();
    }

    @Test
    void theSameAnnouncementAgainIsNoNews() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");

        assertThat(hear(WEB, "m1", Map.of(), "10.0.0.1")).isFalse();
        assertThat(hear(WEB, "m1", Map.of(), "10.0.0.2")).isTrue();
        assertThat(inventory().owner(Networks.DEFAULT, Ip.parse("10.0.0.1"))).isEmpty();
    }

    @Test
    void theLabelNetworkLetsSeveralMachinesHaveTheSameAddress() {
        hear(WEB, "m1", Map.of("network", "a"), "10.0.0.1");
        hear(DB, "m2", Map.of("network", "b"), "10.0.0.1");
        Inventory inventory = inventory();
        assertThat(inventory
                        .owner(Networks.of("a"), Ip.parse("10.0.0.1"))
                        .orElseThrow()
                        .name())
                .isEqualTo(WEB);
        assertThat(inventory
                        .owner(Networks.of("b"), Ip.parse("10.0.0.1"))
                        .orElseThrow()
                        .name())
                .isEqualTo(DB);
        assertThat(inventory.owner(Networks.DEFAULT, Ip.parse("10.0.0.1"))).isEmpty();
        assertThat(machines.tags()).isEmpty();
        assertThat(problems).isEmpty();

        hear(DB, "m2", Map.of("network", "a"), "10.0.0.1");
        assertThat(inventory().container(DB).orElseThrow().addresses()).isEmpty();
        assertThat(problems)
                .containsExactly("db1.db1: address 10.0.0.1 of network a is left out, it belongs to web1.web1, expected"
                        + " one owner");
        hear(DB, "m2", Map.of("network", "a b"), "10.0.0.1");
        assertThat(owner("10.0.0.1")).isEqualTo(DB);
        assertThat(problems).anyMatch(problem -> problem.startsWith("db1.db1: label network: network \"a b\""));
    }

    @Test
    void anAddressThatAnotherOwnsIsRefusedAndToldUntilTheOwnerIsAbandoned() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        hear(DB, "m2", Map.of(), "10.0.0.1", "10.0.0.2");

        assertThat(owner("10.0.0.1")).isEqualTo(WEB);
        assertThat(owner("10.0.0.2")).isEqualTo(DB);
        assertThat(problems)
                .containsExactly("db1.db1: address 10.0.0.1 is left out, it belongs to web1.web1, expected one owner");

        pass(AnnouncedMachines.ABANDONED);
        hear(DB, "m2", Map.of(), "10.0.0.1", "10.0.0.2");
        assertThat(owner("10.0.0.1")).isEqualTo(DB);
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        assertThat(owner("10.0.0.1")).isEqualTo(DB);
    }

    @Test
    void anAddressThatItsOwnerGivesUpPassesAtOnce() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        hear(WEB, "m1", Map.of(), "10.0.0.9");
        hear(DB, "m2", Map.of(), "10.0.0.1");

        assertThat(owner("10.0.0.1")).isEqualTo(DB);
        assertThat(problems).isEmpty();
    }

    @Test
    void twoMachinesWithOneNameAreToldAndTheFirstHasIt() {
        hear(WEB, "m1", Map.of("role", "fe"), "10.0.0.1");
        assertThat(hear(WEB, "m2", Map.of("role", "db"), "10.0.0.2")).isTrue();
        assertThat(hear(WEB, "m2", Map.of("role", "db"), "10.0.0.2")).isFalse();
        assertThat(hear(WEB, "m1", Map.of("role", "fe"), "10.0.0.1")).isFalse();

        assertThat(inventory().container(WEB).orElseThrow().role()).isEqualTo("fe");
        assertThat(inventory().owner(Networks.DEFAULT, Ip.parse("10.0.0.2"))).isEmpty();
        assertThat(problems).allMatch(problem -> problem.startsWith("web1.web1: announced by two machines"));

        pass(AnnouncedMachines.ABANDONED);
        hear(WEB, "m2", Map.of("role", "db"), "10.0.0.2");
        assertThat(inventory().container(WEB).orElseThrow().role()).isEqualTo("db");
    }

    @Test
    void aCloneThatSpeaksBesideItsOriginalIsTold() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        hear(DB, "m1", Map.of(), "10.0.0.2");
        pass(Duration.ofMinutes(2));
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        hear(DB, "m1", Map.of(), "10.0.0.2");

        assertThat(inventory().size()).isEqualTo(2);
        assertThat(problems).singleElement().asString().startsWith("web1.web1: has the same machine id as db1.db1");
    }

    @Test
    void aMachineWithANewNameTakesItsAddressesAlongAndTheOldNameGoes() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        pass(Duration.ofMinutes(1));
        hear(DB, "m1", Map.of(), "10.0.0.1");

        assertThat(owner("10.0.0.1")).isEqualTo(DB);
        pass(AnnouncedMachines.ABANDONED);
        hear(DB, "m1", Map.of(), "10.0.0.1");
        assertThat(inventory().containers()).extracting(Container::name).containsExactly(DB);
    }

    @Test
    void oneThatFellSilentIsKeptForAWhileAndNoLonger() {
        hear(WEB, "m1", Map.of(), "10.0.0.1");
        pass(Duration.ofDays(6));
        assertThat(inventory().size()).isEqualTo(1);
        pass(Duration.ofDays(1));
        assertThat(inventory().size()).isZero();
    }

    @Test
    void labelsThatCannotBeRightAreToldAndLeftOut() {
        hear(ContainerName.parse("a.host1"), "m1", Map.of("dataCenter", "TX", "services", "ok b@d"));
        hear(ContainerName.parse("b.host1"), "m1", Map.of("dataCenter", "NY"));

        assertThat(inventory().containers())
                .extracting(Container::dataCenter, Container::services)
                .containsExactly(tuple("TX", List.of("ok")), tuple("TX", List.of()));
        assertThat(problems).hasSize(2);
    }

    private boolean hear(ContainerName name, String id, Map<String, String> labels, String... addresses) {
        return machines.hear(
                name, new Announcement(Stream.of(addresses).map(Ip::parse).toList(), labels), Optional.of(id), now);
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private Inventory inventory() {
        problems.clear();
        return machines.inventory(now, (machine, problem) -> problems.add(machine + ": " + problem));
    }

    private ContainerName owner(String ip) {
        return inventory().owner(Networks.DEFAULT, Ip.parse(ip)).orElseThrow().name();
    }
}
