package io.earshot.lab.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayedTimeTest {

    private static final Path CAPTURES = Path.of("../wire/src/test/resources/io/earshot/wire/captures");

    @Test
    void eachRoundHasTheSameExchangesAndNothingStaysBehind() throws Exception {
        List<Path> files = Stream.of(
                        "http1-keepalive.pcap",
                        "http2-curl.pcap",
                        "mysql-prepared-mariadbj.pcap",
                        "pg-extended.pcap",
                        "redis-resp3.pcap",
                        "dns-mix.pcap",
                        "kafka.pcap.gz")
                .map(CAPTURES::resolve)
                .toList();
        List<ReplayedTime.Look> looks = new ArrayList<>();

        new ReplayedTime(MixedTraffic.read(files)).run(Duration.ofHours(2), Duration.ofMinutes(20), looks::add);

        assertThat(looks).hasSize(6);
        assertThat(looks.getFirst().exchanges()).isPositive();
        // The first round has no conversation of one before that ends within it.
        ReplayedTime.Look second = looks.get(1);
        assertThat(looks.subList(1, 6)).allSatisfy(look -> {
            assertThat(look.leastOfRound()).isPositive().isEqualTo(second.mostOfRound());
            assertThat(look.mostOfRound()).isEqualTo(second.mostOfRound());
            assertThat(look.heldBytes()).isEqualTo(second.heldBytes());
            assertThat(look.flows()).as("quiet flows are forgotten").isEqualTo(second.flows());
        });
    }
}
