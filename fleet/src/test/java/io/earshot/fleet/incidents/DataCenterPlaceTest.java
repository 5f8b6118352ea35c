package io.earshot.fleet.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCenterPlaceTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final int START = 1_000_000;

    private final DataCenterPlace dataCenter = new DataCenterPlace("TX");

    /** Thirteen hosts with five containers each were once taken for 65 agents, and 37 seconds without a word for their end. */
    @ParameterizedTest
    @CsvSource({"3, 20", "8, 8", "13, 5", "40, 5", "170, 5"})
    void hostsThatReportForAllTheirContainersAtOnceAreNotMuteBetweenTwoOfThem(int hosts, int containers) {
        List<List<ContainerPlace>> places = places(hosts, containers);
        Random random = new Random(1);
        for (int fleet = 0; fleet < 1_000; fleet++) {
            int[] turns = random.ints(hosts, 0, 120).toArray();
            for (int second = 0; second < 480; second++) {
                int now = START + (480 * fleet + second) * 1_000;
                for (int host = 0; host < hosts; host++) {
                    if (turns[host] == second % 120) {
                        places.get(host).forEach(place -> place.heard(now));
                    }
                }
                // The first cycle of these turns is a change from others.
                assertThat(second >= 120 && dataCenter.isUnheard(now, START, CYCLE))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 299", "13, 5, 184", "40, 5, 59", "170, 5, 29"})
    void areMuteTheSoonerTheMoreTheyAre(int hosts, int containers, int seconds) {
        places(hosts, containers).forEach(host -> host.forEach(place -> place.heard(START)));
        assertThat(dataCenter.isUnheard(START + seconds * 1_000L, START, CYCLE)).isFalse();
        assertThat(dataCenter.isUnheard(START + (seconds + 1) * 1_000L, START, CYCLE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "2, 50"})
    void aFewHostsMayEachHaveAReasonOfTheirOwn(int hosts, int containers) {
        places(hosts, containers).forEach(host -> host.forEach(place -> place.heard(START)));
        assertThat(dataCenter.isUnheard(START + 3_600_000L, START, CYCLE)).isFalse();
    }

    @Test
    void whoLeavesDoesNotCount() {
        List<List<ContainerPlace>> places = places(4, 3);
        places.forEach(host -> host.forEach(place -> place.heard(START)));
        assertThat(dataCenter.hosts).isEqualTo(4);
        places.getFirst().getFirst().leave();
        places.get(1).forEach(ContainerPlace::fellSilent);
        assertThat(dataCenter.speaking).isEqualTo(3);
        assertThat(dataCenter.hosts).isEqualTo(4);
        places.stream().limit(2).forEach(host -> List.copyOf(host).forEach(ContainerPlace::leave));
        assertThat(dataCenter.speaking).isEqualTo(2);
        assertThat(dataCenter.hosts).isEqualTo(2);
    }

    private List<List<ContainerPlace>> places(int hosts, int containers) {
        List<List<ContainerPlace>> places = new ArrayList<>();
        for (int i = 1; i <= hosts; i++) {
            HostPlace host = new HostPlace("host" + i, dataCenter);
            places.add(IntStream.rangeClosed(1, containers)
                    .mapToObj(number -> new ContainerPlace(new ContainerName("be" + number, host.name), host))
                    .toList());
        }
        return places;
    }
}
