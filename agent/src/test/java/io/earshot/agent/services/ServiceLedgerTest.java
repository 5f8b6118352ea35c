package io.earshot.agent.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceLedgerTest {

    private static final ServiceProbe.Key KEY =
            new ServiceProbe.Key(Ip.parse("10.1.2.3"), 6379, ServiceKind.REDIS, "cache1", "");
    private static final long SECOND = 1_000_000_000L;

    private final ServiceLedger ledger = new ServiceLedger();

    @Test
    void aServiceIsInTroubleOnlyAfterTwoProbesThatSaySo() {
        ledger.take(KEY, Finding.up("PONG").in(1), 0);

        assertThat(ledger.take(KEY, Finding.of(ServiceState.REFUSED, "refuses"), 30 * SECOND))
                .as("is to be confirmed")
                .isTrue();
        assertThat(ledger.report(true, 31 * SECOND).probes())
                .extracting(Result::state)
                .containsExactly(ServiceState.UP);
        assertThat(ledger.take(KEY, Finding.of(ServiceState.REFUSED, "refuses"), 32 * SECOND))
                .isFalse();
        Result result = ledger.report(false, 42 * SECOND).probes().getFirst();
        assertThat(result.state()).isEqualTo(ServiceState.REFUSED);
        assertThat(result.since()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void oneProbeThatFailsAmongGoodOnesChangesNothing() {
        ledger.take(KEY, Finding.up("PONG").in(1), 0);
        ledger.report(true, 0);
        ledger.take(KEY, Finding.of(ServiceState.TIMEOUT, "no answer"), SECOND);
        ledger.take(KEY, Finding.up("PONG").in(1), 2 * SECOND);
        ledger.take(KEY, Finding.of(ServiceState.TIMEOUT, "no answer"), 3 * SECOND);

        assertThat(ledger.hasChanges()).isFalse();
    }

    @Test
    void onlyChangesAreToldBetweenFullReports() {
        ledger.take(KEY, Finding.up("PONG").in(1), 0);
        assertThat(ledger.report(false, 0).probes()).hasSize(1);

        ledger.take(KEY, Finding.up("PONG").in(1.5), SECOND);
        assertThat(ledger.hasChanges()).as("a latency that is about the same").isFalse();
        assertThat(ledger.report(true, SECOND).probes()).hasSize(1);

        ledger.take(KEY, Finding.up("PONG").in(40), 2 * SECOND);
        assertThat(ledger.hasChanges()).as("a latency that is another").isTrue();
    }

    @Test
    void aServiceThatIsNotAskedForAnyMoreIsForgotten() {
        ledger.take(KEY, Finding.up("PONG").in(1), 0);
        ledger.keep(Set.of());

        assertThat(ledger.report(true, 0).probes()).isEmpty();
    }
}
