package io.earshot.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.WatchedTraffic;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class WatchedOperationsTest {

    private final WatchedOperations operations = new WatchedOperations();

    private static WatchedTraffic part(long requests, int factor) throws BadJsonException {
        return WatchJson.readPart("""
            {"exchanges": [{"minute": "2026-11-29T10:00:00Z", "direction": "OUT", "ip": "192.168.7.1", "port": 3306,
                            "protocol": "mysql", "operation": "SELECT ?", "requests": %d, "responses": 3, "errors": 1,
                            "latency": {"count": 3, "sum": 12, "max": 9.5, "buckets": {"1": 2, "10": 1}}}],
             "captures": [{"interface": "eth0", "since": "2026-11-29T10:00:00Z", "packets": 9, "dropped": 2, "factor": %d}],
             "latest": [{"at": "2026-11-29T10:00:01.25Z", "direction": "OUT", "ip": "192.168.7.1", "port": 3306,
                         "protocol": "mysql", "operation": "SELECT ?\\u001b[2J", "outcome": "1205", "latency": 9.5, "error": true}]}
            """.formatted(requests, factor));
    }

    @Test
    void secondsOfAWatchAddUpByPeerAndOperation() throws BadJsonException {
        operations.add(part(3, 1));
        operations.add(part(4, 1));
        assertThat(operations.table(20, Duration.ofSeconds(2))).isEqualTo("""
            direction  peer         port  protocol  requests  per s  errors  unanswered  p50 ms  p95 ms  max ms  operation
            OUT        192.168.7.1  3306  mysql     7         3.5    2       0           1.00    9.50    9.50    SELECT ?
            eth0: 9 packets, 2 dropped, 0 gaps, 0 undecoded
            """);
    }

    @Test
    void aRequestIsOneLineThatCannotRedrawTheTerminal() throws BadJsonException {
        assertThat(part(1, 1).latest().getFirst().line())
                .startsWith("10:00:01.250 UTC OUT 192.168.7.1:3306 mysql SELECT ?")
                .endsWith(" 1205 9.50 ms error")
                .doesNotContain("\033");
        for (int i = 0; i < 50; i++) {
            operations.add(part(1, 1));
        }
        assertThat(operations.latest().lines()).hasSize(10);
    }

    @Test
    void estimatesMissingSecondsAndRowsThatDoNotFitAreTold() throws BadJsonException {
        operations.add(part(3, 4));
        operations.miss(2);
        assertThat(operations.table(0, Duration.ofSeconds(1)))
                .contains("and 1 more")
                .contains("1 of 4 conversations; requests, errors and unanswered are estimates")
                .contains("2 s are missing: they were fetched too late");
        assertThat(operations.problem()).isEmpty();
    }

    @Test
    void whyNothingIsCapturedIsTheResult() throws BadJsonException {
        operations.add(WatchJson.readPart("""
            {"captures": [{"interface": "eth7", "since": "2026-11-29T10:00:00Z", "packets": 0, "factor": 1,
                           "problem": "no interface eth7; expected one of eth0, lo"}]}
            """));
        assertThat(operations.problem()).hasValue("no interface eth7; expected one of eth0, lo");
        assertThat(Collections.frequency(
                        operations.table(20, Duration.ZERO).lines().toList(), ""))
                .isZero();
    }
}
