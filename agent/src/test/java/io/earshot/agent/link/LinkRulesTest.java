package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LinkRulesTest {

    private static final List<Method> METHODS = List.of(Icmp.ECHO, new Tcp(List.of(443)));

    @Test
    void theDefaultsConfirmEveryTwoSecondsAndGiveUpAProbeAfterOne() {
        assertThat(rules(Duration.ofSeconds(10), Duration.ofSeconds(20)))
                .isEqualTo(new LinkRules(
                        10_000_000_000L, 10_000_000_000L, 2_000_000_000L, 1_000_000_000L, 20_000_000_000L, METHODS));
    }

    @Test
    void noProbeIsWaitedForLongerThanAnInterval() {
        assertThat(rules(Duration.ofMillis(200), Duration.ofSeconds(20)).timeout())
                .isEqualTo(200_000_000L);
    }

    @Test
    void aListThatAsksForAFloodGetsTenProbesASecond() {
        LinkRules rules = rules(Duration.ofNanos(1), Duration.ofNanos(1));

        assertThat(rules.interval()).isEqualTo(100_000_000L);
        assertThat(rules.confirmInterval()).isEqualTo(100_000_000L);
        assertThat(rules.downAfter()).isEqualTo(1_000_000_000L);
    }

    private static LinkRules rules(Duration interval, Duration downAfter) {
        Partner partner = new Partner(Ip.parse("10.0.0.1"), Optional.empty(), OptionalInt.empty(), interval);
        return LinkRules.of(partner, downAfter, METHODS);
    }
}
