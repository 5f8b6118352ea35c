package io.earshot.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures of jPOS talking to itself, against a truth that other programs made. */
public class TruthTest {

    static final String CONFIG = """
            apps:
              - {name: pos, addresses: ["10.88.0.2:9001"], dialect: unionpay-pos, dimensions: [{name: merchant, field: 42}]}
              - {name: ascii, addresses: ["10.88.0.2:9002"], dialect: iso87-ascii}
              - {name: binary, addresses: ["*:9003"], dialect: iso87-binary}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iso-unionpay-pos.pcap",
                "iso-ascii4.pcap",
                "iso-binary-raw4.pcap",
                "dir-iso-ordered",
                "mirror-dup-iso.pcap"
            })
    void everyTransactionIsFoundWithItsTimesAndCode(String capture) throws Exception {
        List<Transaction> found = transactions(capture);

        List<String> got = found.stream().map(TruthTest::row).toList();
        assertThat(got).isEqualTo(truth(capture).stream().map(TruthTest::row).toList());
    }

    @Test
    void afterALossNothingIsClaimedThatWasNotSeen() throws Exception {
        List<Transaction> found = transactions("iso-ascii4-loss.pcap");

        List<String> truth =
                truth("iso-ascii4-loss.pcap").stream().map(TruthTest::row).toList();
        List<String> answered = found.stream()
                .filter(Transaction::isAnswered)
                .map(TruthTest::row)
                .toList();
        assertThat(answered).hasSizeGreaterThan(50);
        assertThat(truth).containsAll(answered);
    }

    @Test
    void figuresEqualTheTruthInEveryColumn() throws Exception {
        Path captures = Path.of(TruthTest.class.getResource("captures").toURI());
        CommandRun run = CommandRun.of(
                "--config",
                config().toString(),
                "--once",
                captures.resolve("iso-unionpay-pos.pcap").toString(),
                captures.resolve("iso-ascii4.pcap").toString(),
                captures.resolve("iso-binary-raw4.pcap").toString());

        assertThat(run.error()).isEmpty();
        assertThat(run.output()).isEqualTo(Files.readString(captures.resolve("iso.kpi.tsv")));
        assertThat(run.status()).isZero();
    }

    @Test
    void figuresWithoutARowSayWhy() throws Exception {
        Path capture = Path.of(TruthTest.class.getResource("captures").toURI()).resolve("iso-ascii4.pcap");
        for (String app :
                List.of("addresses: ['*:9002'], dialect: iso87-binary", "addresses: ['*:7'], dialect: iso87-ascii")) {
            Path config = Files.writeString(folder.resolve("traffic.yaml"), "apps: [{name: pay, " + app + "}]");

            CommandRun run = CommandRun.of("--config", config.toString(), "--once", capture.toString());

            assertThat(run.output().lines()).hasSize(1);
            assertThat(run.error()).matches("(?s).*\\d+ frames without a request of any app, .*; not decoded: .+");
        }
    }

    private Path config() throws IOException {
        return Files.writeString(folder.resolve("traffic.yaml"), CONFIG);
    }

    private List<Transaction> transactions(String capture) throws Exception {
        List<Transaction> found = new ArrayList<>();
        TransactionSink sink = new TransactionSink() {
            @Override
            public void settled(Transaction transaction) {
                found.add(transaction);
            }

            @Override
            public void revised(Transaction before, Transaction after) {
                found.set(found.indexOf(before), after);
            }
        };
        TrafficAnalyzer analyzer =
                new TrafficAnalyzer(TrafficConfig.read(config()).apps(), FlowLimits.DEFAULT, sink, _ -> {});
        Path captures = Path.of(TruthTest.class.getResource("captures").toURI());
        for (Path file : CaptureFiles.of(List.of(captures.resolve(capture)))) {
            CaptureFile.read(file, analyzer);
        }
        analyzer.finish();
        found.sort(Comparator.comparingLong(Transaction::order));
        return found;
    }

    private static String row(Transaction transaction) {
        Transaction.Details details = transaction.details();
        return String.join(
                "|",
                details.trace(),
                transaction.operation(),
                "proc=" + details.processing() + " term=" + details.terminal() + " amount=" + details.amount() + " pan="
                        + details.card(),
                transaction.isAnswered() ? transaction.code() : "",
                seconds(transaction.requestNanos()),
                seconds(transaction.requestEndNanos()),
                transaction.isAnswered() ? seconds(transaction.responseNanos()) : "",
                transaction.isAnswered() ? String.format(Locale.ROOT, "%.3f", transaction.latencyNanos() / 1e6) : "",
                transaction.isAnswered()
                        ? "matched"
                        : transaction.state().label().replace("no-response", "no-answer"),
                Long.toString(transaction.requestFrame()),
                transaction.isAnswered() ? "answered by " + transaction.response() : "");
    }

    private static String seconds(long nanos) {
        return nanos / 1_000_000_000L + "." + String.format(Locale.ROOT, "%06d", nanos % 1_000_000_000L / 1_000);
    }

    private static String row(Map<String, String> truth) {
        return String.join(
                "|",
                truth.get("stream"),
                truth.get("op"),
                truth.get("target"),
                truth.get("status"),
                truth.get("t_req"),
                truth.get("t_req_end"),
                truth.get("t_rsp"),
                truth.get("latency_ms"),
                truth.get("state"),
                truth.get("f_req"),
                truth.get("note"));
    }

    private static List<Map<String, String>> truth(String capture) throws Exception {
        String name = capture.replace(".pcap", "") + ".truth.tsv";
        List<String> lines = Files.readAllLines(
                Path.of(TruthTest.class.getResource("captures/" + name).toURI()));
        String[] columns = lines.getFirst().split("\t", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < columns.length; i++) {
                row.put(columns[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
