package io.earshot.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An app may speak each protocol that is decoded: its transactions are the requests of which the capture's truth tells. */
class ProtocolsTest {

    private static final Path CAPTURES = Path.of("../wire/src/test/resources/io/earshot/wire/captures");

    @TempDir
    private Path folder;

    private static final class Collected implements TransactionSink {
        private final List<Transaction> all = new ArrayList<>();

        @Override
        public void settled(Transaction transaction) {
            all.add(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            throw new IllegalStateException("only ISO 8583 has late answers of settled requests");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "amqp, amqp.pcap.gz, 5672",
        "dns, dns-mix.pcap, 53",
        "http, http1-keepalive.pcap, 0",
        "http, http2-curl.pcap, 0",
        "http, grpc-java.pcap.gz, 25051",
        "kafka, kafka.pcap.gz, 9092",
        "memcached, memcached.pcap, 11211",
        "mongodb, mongo-opmsg.pcap, 0",
        "mysql, mysql-text.pcap, 0",
        "postgresql, pg-extended.pcap, 0",
        "redis, redis-resp3.pcap, 0",
    })
    void transactionsAreTheRequestsOfTheTruth(String protocol, String name, int port) throws Exception {
        List<Map<String, String>> truth = truth(name).stream()
                .filter(row -> port == 0 || row.get("server").endsWith(":" + port))
                .filter(row -> !row.get("t_req").isEmpty())
                .toList();
        String ports = String.join(
                ", ",
                truth.stream()
                        .map(row -> "\"*"
                                + row.get("server").substring(row.get("server").lastIndexOf(':')) + "\"")
                        .distinct()
                        .toList());
        Collected found = new Collected();
        TrafficAnalyzer analyzer = new TrafficAnalyzer(
                TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                        apps:
                          - name: a
                            protocol: %s
                            addresses: [%s]
                        """.formatted(protocol, ports)))
                        .apps(),
                FlowLimits.DEFAULT,
                found,
                _ -> {});
        CaptureFile.read(unpacked(name), analyzer);
        analyzer.finish();
        assertThat(truth).isNotEmpty();
        assertThat(found.all).hasSameSizeAs(truth);
        assertThat(found.all.stream().filter(each -> each.responseNanos() != 0)).hasSize((int)
                truth.stream().filter(row -> !row.get("t_rsp").isEmpty()).count());
        assertThat(found.all).allSatisfy(each -> assertThat(each.operation()).isNotEmpty());
        assertThat(found.all).anySatisfy(each -> assertThat(each.success()).isTrue());
        if (truth.stream().anyMatch(row -> row.get("status").equals("ERR"))) {
            assertThat(found.all.stream().filter(each -> each.responseNanos() != 0 && !each.success()))
                    .isNotEmpty();
        }
    }

    private static List<Map<String, String>> truth(String name) throws Exception {
        List<String[]> rows =
                Files.readAllLines(CAPTURES.resolve(name.replaceFirst("\\.pcap.*", ".truth.tsv"))).stream()
                        .map(line -> line.split("\t", -1))
                        .toList();
        List<String> columns = Arrays.asList(rows.getFirst());
        return rows.stream()
                .skip(1)
                .map(row -> {
                    Map<String, String> values = new HashMap<>();
                    IntStream.range(0, columns.size()).forEach(i -> values.put(columns.get(i), row[i]));
                    return values;
                })
                .toList();
    }

    private Path unpacked(String name) throws Exception {
        Path packed = CAPTURES.resolve(name);
        if (!name.endsWith(".gz")) {
            return packed;
        }
        Path file = folder.resolve("unpacked.pcap");
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, file);
        }
        return file;
    }
}
