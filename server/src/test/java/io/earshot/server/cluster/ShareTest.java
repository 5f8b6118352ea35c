package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {

    private final Share share = new Share(4, Set.of(0, 2));

    @Test
    void everyHostIsInOnePartitionThatDependsOnItsNameAlone() {
        assertThat(share.partition("HOST58")).isEqualTo(new Share(4, Set.of(1)).partition("host58"));
        int[] hosts = new int[4];
        IntStream.range(0, 4_000).forEach(number -> hosts[share.partition("host" + number)]++);
        assertThat(IntStream.of(hosts).boxed()).allMatch(count -> count > 900 && count < 1_100);
    }

    @Test
    void reportsOfOtherContainersAreNotNeededAndAllThatConcernsTheFleetIs() {
        String shown = "be5." + hostIn(2);
        String other = "be5." + hostIn(3);
        assertThat(share.needs("report/" + shown)).isTrue();
        assertThat(share.needs("report/" + other)).isFalse();
        assertThat(share.needs("states/" + other)).isFalse();
        assertThat(share.needs("container/" + other)).isTrue();
        assertThat(share.needs("trouble/" + other)).isTrue();
        assertThat(share.needs("tick")).isTrue();
        assertThat(Share.ALL.needs("report/" + other)).isTrue();
    }

    private String hostIn(int partition) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "host" + number)
                .filter(host -> share.partition(host) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aShareIsToldInOrderAndThatOfAllContainersIsNotTold() {
        assertThat(share.text()).isEqualTo("0,2 of 4");
        assertThat(new Share(2, Set.of(1, 0)).text()).isEmpty();
        assertThatThrownBy(() -> new Share(4, Set.of(4))).hasMessage("partition 4 of 4, expected 0 to 3");
    }

    @Test
    void partitionsThatNoServerShowsAreToldAndSoAreServersThatDivideOtherwise() {
        String own = "this server shows the containers of partitions 0,2 of 4; others show the rest";
        assertThat(Shares.troubles(share, Map.of("a", "0,2 of 4", "b", "1,3 of 4")))
                .containsExactly(own);
        assertThat(Shares.troubles(share, Map.of("a", "0,2 of 4", "b", ""))).containsExactly(own);
        assertThat(Shares.troubles(share, Map.of("a", "0,2 of 4", "b", "1 of 4")))
                .containsExactly(own, "no server that is heard shows the containers of partitions 3");
        assertThat(Shares.troubles(share, Map.of("b", "1 of 2")))
                .containsExactly(
                        own,
                        "server b divides the fleet into 2 partitions, this one into 4: expected the same number"
                                + " everywhere",
                        "no server that is heard shows the containers of partitions 1,3");
    }
}
