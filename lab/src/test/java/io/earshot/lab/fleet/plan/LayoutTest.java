package io.earshot.lab.fleet.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Ip;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final Layout LAYOUT = Layout.of(new FleetSize(7, 5, 3));

    @Test
    void hostsStandInTurnsInTheDataCentres() {
        assertThat(LAYOUT.hosts())
                .extracting(host -> host.name() + " " + host.dataCenter() + " " + host.place())
                .containsExactly(
                        "host1 TX 1",
                        "host2 NY 1",
                        "host3 FRA 1",
                        "host4 TX 2",
                        "host5 NY 2",
                        "host6 FRA 2",
                        "host7 TX 3");
    }

    @Test
    void noAddressOccursTwice() {
        List<Ip> addresses = LAYOUT.members().stream()
                .flatMap(member -> member.container().addresses().stream())
                .toList();
        assertThat(addresses).hasSize(70).doesNotHaveDuplicates();
    }

    @Test
    void frontEndsUseTheBackEndsOfTheirPlaceInEveryDataCentre() {
        Member frontEnd = LAYOUT.member("fe1.host1");
        assertThat(LAYOUT.members().stream().filter(frontEnd::uses).map(Member::name))
                .containsExactly("be1.host1", "be2.host1", "be1.host2", "be2.host2", "be1.host3", "be2.host3");
    }

    @Test
    void databasesUseEachOtherAndNotThemselves() {
        Member database = LAYOUT.member("db1.host4");
        assertThat(LAYOUT.members().stream().filter(database::uses).map(Member::name))
                .containsExactly("db1.host5", "db1.host6");
    }

    @Test
    void theCmdbSaysNothingOfWhoUsesWhom() {
        assertThat(LAYOUT.toCsv().lines()).hasSize(36).contains("be2,host4,TX,be,c2,10.1.2.3 fd00:1:2::3,be2-2,,true");
    }

    @Test
    void whatCannotBeIsOneLine() {
        assertThatThrownBy(() -> new FleetSize(2, 5, 3)).hasMessage("2 hosts, expected 3 to 750");
        assertThatThrownBy(() -> new FleetSize(20, 2, 3)).hasMessage("2 containers, expected 3 to 50");
        assertThatThrownBy(() -> LAYOUT.member("be9.host1"))
                .hasMessage("no container \"be9.host1\", expected one as in fe1.host1");
    }
}
