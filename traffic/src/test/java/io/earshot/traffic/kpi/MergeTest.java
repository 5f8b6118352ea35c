package io.earshot.traffic.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppAddresses;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionState;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However transactions are spread over processes, and in whatever order their sums are merged, the figures are the same. */
class MergeTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final App APP = new App(
            "pay",
            AppNetwork.ONE,
            new AppAddresses(List.of(), Optional.empty()),
            "iso8583",
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            List.of(),
            100_000_000,
            1_000_000_000,
            5_000_000_000L,
            0,
            List.of());

    private static Transaction transaction(Random random, long order) {
        long at = T0 + random.nextInt(180) * 1_000_000_000L + random.nextInt(1_000) * 1_000_000L;
        boolean answered = random.nextInt(10) > 1;
        long latency = answered ? ((long) Math.exp(random.nextDouble() * 12)) * 10_000 : -1;
        boolean success = answered && random.nextInt(3) > 0;
        return new Transaction(
                "pay",
                new Endpoints(1 + random.nextInt(40), new Ip(0, 1), 4_000, new Ip(0, 2), 9_000),
                order,
                random.nextBoolean() ? "0200" : "0400",
                "",
                "",
                Transaction.Details.NONE,
                List.of(),
                at,
                at,
                answered ? at + latency : 0,
                !answered ? "-" : success ? "00" : "5" + random.nextInt(3),
                "",
                success,
                latency,
                !answered ? TransactionState.NO_RESPONSE : TransactionState.ANSWERED,
                1,
                2);
    }

    private static List<MinuteSums> sums(List<Transaction> transactions) {
        List<MinuteSums> minutes = new ArrayList<>();
        KpiBook book = new KpiBook(List.of(APP), (minute, _) -> minutes.add(minute));
        transactions.forEach(book::settled);
        book.finish();
        return minutes;
    }

    private static String figures(MinuteSums minute) {
        StringBuilder text = new StringBuilder();
        minute.withTotals()
                .forEach((cell, sums) -> text.append(cell)
                        .append(new KpiRow(minute.startNanos(), cell, sums))
                        .append(sums.codes())
                        .append(sums.percentile(0.5))
                        .append(sums.percentile(0.99))
                        .append(sums.runs(minute.startNanos()))
                        .append('\n'));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 40})
    void oneProcessAndManyGiveEqualFigures(int processes) {
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            List<Transaction> all = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(400); i++) {
                all.add(transaction(random, i));
            }
            Map<Long, String> alone = new HashMap<>();
            sums(all).forEach(minute -> alone.put(minute.startNanos(), figures(minute)));

            List<List<Transaction>> shares = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                shares.add(new ArrayList<>());
            }
            all.forEach(t ->
                    shares.get((int) (t.endpoints().conversation() % processes)).add(t));
            List<MinuteSums> parts = new ArrayList<>();
            shares.forEach(share -> {
                Collections.shuffle(share, random);
                parts.addAll(sums(share));
            });
            Collections.shuffle(parts, random);
            Map<Long, MinuteSums> merged = new HashMap<>();
            parts.forEach(part ->
                    merged.computeIfAbsent(part.startNanos(), MinuteSums::new).add(part));

            Map<Long, String> together = new HashMap<>();
            merged.forEach((minute, sums) -> together.put(minute, figures(sums)));
            assertThat(together).as("seed %s", seed).isEqualTo(alone);
        }
    }

    @Test
    void runsOfConsecutiveMinutesJoinToThatOfTheWholeTime() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Outcomes whole = new Outcomes();
            RunSummary joined = RunSummary.NONE;
            long nanos = 0;
            for (int part = 0; part < 4; part++) {
                Outcomes own = new Outcomes();
                for (int i = 0; i < random.nextInt(6); i++) {
                    nanos += random.nextInt(1_000);
                    boolean success = random.nextInt(3) == 0;
                    whole.add(nanos, i, success);
                    own.add(nanos, i, success);
                    nanos++;
                }
                joined = joined.then(own.summary(0));
            }
            assertThat(joined).isEqualTo(whole.summary(0));
        }
    }

    @Test
    void timesAreCountedUpToRoundLimits() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long micros : new long[] {0, 999, 1_500, 4_900, 5_300, 180_000, 700_000, 70_000_000}) {
            histogram.add(micros * 1_000, 1);
        }

        assertThat(histogram.distribution())
                .isEqualTo(Map.of(
                        1_000_000L,
                        2L,
                        2_000_000L,
                        1L,
                        5_000_000L,
                        1L,
                        10_000_000L,
                        1L,
                        200_000_000L,
                        1L,
                        1_000_000_000L,
                        1L,
                        100_000_000_000L,
                        1L));
    }
}
