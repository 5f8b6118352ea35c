package io.earshot.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackFaultsTest {

    private static final Ip ON_A = Ip.parse("127.0.0.1");
    private static final Ip ALSO_ON_A = Ip.parse("127.0.0.2");
    private static final Ip ON_B = Ip.parse("127.0.0.3");
    private static final Ip ON_C = Ip.parse("127.0.0.4");

    private final LoopbackFaults faults = new LoopbackFaults(
            Inventory.of(List.of(
                    container("x.a", "TX", ON_A),
                    container("y.a", "TX", ALSO_ON_A),
                    container("x.b", "NY", ON_B),
                    container("x.c", "FRA", ON_C))),
            new Random(7));

    @Test
    void nothingIsLostBeforeThereAreFaults() {
        assertThat(faults.swallows(ON_A, ON_B)).isFalse();
    }

    @Test
    void aCutPairHearsNothingEitherWayAndNobodyElseIsHurt() {
        breakThem();
        assertThat(faults.swallows(ON_A, ON_B)).isTrue();
        assertThat(faults.swallows(ON_B, ALSO_ON_A)).isTrue();
        assertThat(faults.swallows(ON_A, ALSO_ON_A)).isFalse();
        assertThat(faults.swallows(ON_B, ON_C)).isFalse();
        assertThat(faults.swallows(ON_A, Ip.parse("127.9.9.9"))).isFalse();
    }

    @Test
    void aLossyPairLosesItsShare() {
        breakThem();
        long lost = IntStream.range(0, 10_000)
                .filter(i -> faults.swallows(ON_A, ON_C))
                .count();
        assertThat(lost).isBetween(2_880L, 3_120L);
    }

    private void breakThem() {
        faults.set(new LoopbackFaults.CutPair("a", "b"), new LoopbackFaults.LossyPair("FRA", "TX", 0.3));
    }

    private static Container container(String name, String dataCenter, Ip ip) {
        return new Container(ContainerName.parse(name), dataCenter, "", "", List.of(ip), List.of(), List.of(), true);
    }
}
