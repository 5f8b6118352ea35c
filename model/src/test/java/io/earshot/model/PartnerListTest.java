package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerListTest {

    @Test
    void aListIsOneLineForAShellScript() {
        assertThat(list("192.168.5.1", "10.1.2.3", "fd00:0::5:11").toLine())
                .isEqualTo("be5.host58 192.168.5.1 10.1.2.3 fd00::5:11");
    }

    @Test
    void aListWithoutPartnersIsTheNameAlone() {
        assertThat(list().toLine()).isEqualTo("be5.host58");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortIsAPort(int port) {
        assertThatThrownBy(() -> partner("10.1.2.3", OptionalInt.of(port), Duration.ofSeconds(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port " + port + ", expected 1 to 65535");
    }

    @Test
    void anIntervalTakesTime() {
        assertThatThrownBy(() -> partner("10.1.2.3", OptionalInt.empty(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interval PT0S, expected more than zero");
    }

    @Test
    void aLookupHappenedAtLeastOnceAndNamesAService() {
        ContainerName asker = ContainerName.parse("be5.host58");

        assertThat(new Lookup(asker, "DB1", 1, Instant.EPOCH).service()).isEqualTo("db1");
        assertThatThrownBy(() -> new Lookup(asker, "db1", 0, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count 0 of a lookup, expected at least 1");
        assertThatThrownBy(() -> new Lookup(asker, "", 1, Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PartnerList list(String... ips) {
        return new PartnerList(
                ContainerName.parse("be5.host58"),
                PartnerList.DEFAULT_CYCLE,
                PartnerList.DEFAULT_DOWN_AFTER,
                Stream.of(ips)
                        .map(ip -> partner(ip, OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL))
                        .toList());
    }

    private static Partner partner(String ip, OptionalInt port, Duration interval) {
        return new Partner(Ip.parse(ip), Optional.empty(), port, interval);
    }
}
