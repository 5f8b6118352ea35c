package io.earshot.traffic.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.wire.flows.FlowLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsoCorrelatorTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final List<Transaction> settled = new ArrayList<>();
    private final List<Transaction> revised = new ArrayList<>();
    private final TestPackets packets = new TestPackets();

    private static byte[] message(String type, String trace, String terminal, String code) {
        String body = type + (code.isEmpty() ? "3020000000800000" : "3020000002800000") + "000000" + "000000001230"
                + trace + code + terminal;
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    private void play() throws Exception {
        Path config = Files.writeString(
                folder.resolve("traffic.yaml"),
                "apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 60s}]");
        TrafficAnalyzer analyzer = new TrafficAnalyzer(
                TrafficConfig.read(config).apps(),
                FlowLimits.DEFAULT,
                new TransactionSink() {
                    @Override
                    public void settled(Transaction transaction) {
                        settled.add(transaction);
                    }

                    @Override
                    public void revised(Transaction before, Transaction after) {
                        revised.add(after);
                    }
                },
                _ -> {});
        packets.replay(analyzer);
        analyzer.finish();
    }

    @Test
    void answersOvertakeEachOther() throws Exception {
        packets.open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000001", ""), T0 + 1_000_000)
                .data(40_000, 9_100, true, message("0200", "000002", "T0000001", ""), T0 + 2_000_000)
                .data(40_000, 9_100, false, message("0210", "000002", "T0000001", "00"), T0 + 3_000_000)
                .data(40_000, 9_100, false, message("0210", "000001", "T0000001", "51"), T0 + 5_000_000);

        play();

        assertThat(settled)
                .extracting(t -> t.details().trace() + " " + t.code() + " " + t.latencyNanos() / 1_000_000)
                .containsExactly("000002 00 1", "000001 51 4");
        assertThat(settled.get(1).text())
                .isEqualTo(
                        "0200 purchase 12.30 terminal T0000001 trace 000001 → 0210 code 51 insufficient funds, 4.000 ms");
    }

    @Test
    void anAnswerOnAnotherConnectionBelongsToItsRequest() throws Exception {
        packets.open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000001", ""), T0 + 1_000_000)
                .close(40_000, 9_100, T0 + 2_000_000)
                .open(40_001, 9_100, T0 + 3_000_000)
                .data(40_001, 9_100, false, message("0210", "000001", "T0000001", "00"), T0 + 4_000_000);

        play();

        assertThat(settled).extracting(Transaction::state).containsExactly(TransactionState.ANSWERED);
    }

    @Test
    void theSameTraceNumberOfAnotherTerminalIsAnotherTransaction() throws Exception {
        packets.open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000001", ""), T0 + 1_000_000)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000002", ""), T0 + 2_000_000)
                .data(40_000, 9_100, false, message("0210", "000001", "T0000002", "00"), T0 + 3_000_000);

        play();

        assertThat(settled)
                .extracting(t -> t.details().terminal() + " " + t.state())
                .containsExactlyInAnyOrder("T0000002 ANSWERED", "T0000001 NO_RESPONSE");
    }

    @Test
    void anAnswerAfterTheLimitCountsAsLateAndRevisesWhatWasSaid() throws Exception {
        packets.open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000001", ""), T0)
                .data(40_000, 9_100, true, message("0800", "000002", "T0000001", ""), T0 + 11 * SECOND)
                .data(40_000, 9_100, false, message("0210", "000001", "T0000001", "00"), T0 + 12 * SECOND);

        play();

        assertThat(settled.getFirst().state()).isEqualTo(TransactionState.NO_RESPONSE);
        assertThat(revised).extracting(Transaction::state).containsExactly(TransactionState.LATE);
        assertThat(revised.getFirst().text()).endsWith("12000.000 ms, late");
    }

    @Test
    void aRequestWhoseAnswerMayBeAmongMissingPacketsIsUnknown() throws Exception {
        packets.open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, message("0200", "000001", "T0000001", ""), T0)
                .data(40_000, 9_100, true, message("0200", "000002", "T0000001", ""), T0 + 1)
                .lose(40_000, false, 58)
                .data(40_000, 9_100, false, message("0210", "000002", "T0000001", "00"), T0 + SECOND)
                .close(40_000, 9_100, T0 + 2 * SECOND);

        play();

        assertThat(settled)
                .extracting(t -> t.details().trace() + " " + t.state())
                .containsExactlyInAnyOrder("000002 ANSWERED", "000001 UNKNOWN");
    }
}
