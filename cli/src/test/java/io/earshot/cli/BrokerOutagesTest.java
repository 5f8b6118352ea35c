package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerOutagesTest {

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private final BrokerOutages outages = new BrokerOutages();

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    @ParameterizedTest
    @CsvSource({
        "[AdminClient clientId=adminclient-1] Connection to node -1 (/127.0.0.1:9092) could not be established. Node may not be"
                + " available.,127.0.0.1:9092",
        "[Producer clientId=x] Connection to node 1 (kafka1/10.0.0.1:9092) could not be established. Node may not be"
                + " available.,kafka1:9092",
        "[Consumer clientId=x] Connection to node 1 (/[0:0:0:0:0:0:0:1]:9092) could not be established.,[0:0:0:0:0:0:0:1]:9092",
        "[Consumer clientId=x] Bootstrap broker kafka1:9092 (id: -1 rack: null isFenced: false) disconnected,kafka1:9092",
    })
    void theBrokerOfAWarningIsKnown(String message, String broker) {
        assertThat(BrokerOutages.broker(message)).contains(broker);
    }

    @Test
    void otherWarningsNameNoBroker() {
        assertThat(BrokerOutages.broker("Connection to node 1 (/127.0.0.1:9092) terminated during authentication."))
                .isEmpty();
    }

    @Test
    void anOutageBeginsOnceHoweverManyClientsWarn() {
        assertThat(outages.begins("kafka1:9092", at(0))).isTrue();
        assertThat(outages.begins("kafka1:9092", at(0))).isFalse();
        assertThat(outages.begins("kafka1:9092", at(1))).isFalse();
        assertThat(outages.begins("kafka2:9092", at(1))).isTrue();
    }

    @Test
    void anOutageIsOverOnceNobodyHasWarnedForLong() {
        outages.begins("kafka1:9092", at(0));
        outages.begins("kafka1:9092", at(20));

        assertThat(outages.over(at(49))).isEmpty();
        assertThat(outages.over(at(50))).containsExactly(new BrokerOutages.Over("kafka1:9092", at(0), 2));
        assertThat(outages.over(at(51))).isEmpty();
        assertThat(outages.isEmpty()).isTrue();
        assertThat(outages.begins("kafka1:9092", at(60))).isTrue();
    }
}
