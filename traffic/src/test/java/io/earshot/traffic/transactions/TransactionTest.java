package io.earshot.traffic.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.wire.exchanges.Endpoints;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TransactionTest {

    private static Transaction answered(String amount, long latency) {
        Endpoints endpoints = new Endpoints(1, new Ip(0, 1), 40_000, new Ip(0, 2), 9_100);
        return new Transaction(
                "pay",
                endpoints,
                1,
                "0200",
                "purchase",
                "0210",
                new Transaction.Details("000001", "", amount, "156", "", "", "", "", false),
                List.of(),
                1_000,
                1_000,
                2_000,
                "00",
                "",
                true,
                latency,
                TransactionState.ANSWERED,
                1,
                2);
    }

    @Test
    void aResponseTimeIsRoundedToMicroseconds() {
        for (long nanos :
                new long[] {0, 499, 500, 1_499, 84_000_000, 84_000_500, 999_999_499, 999_999_500, 12_005_060_700_000L
                }) {
            assertThat(answered("000000000100", nanos).text())
                    .endsWith(String.format(Locale.ROOT, "code 00, %.3f ms", nanos / 1e6));
        }
    }

    @Test
    void anAmountHasADigitBeforeItsPoint() {
        assertThat(answered("000000001230", 0).text()).contains(" 12.30 CNY ");
        assertThat(answered("000000000005", 0).text()).contains(" 0.05 CNY ");
        assertThat(answered("000000000000", 0).text()).contains(" 0.00 CNY ");
    }
}
