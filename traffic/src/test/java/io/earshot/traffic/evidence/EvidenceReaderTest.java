package io.earshot.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.traffic.CommandRun;
import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.evidence.TransactionPlace.Position;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.NetworkTags;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceReaderTest {

    private static final Path CAPTURES = Path.of("src/test/resources/io/earshot/traffic/captures");
    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final String CARD = "4111111111111111";
    private static final String OTHER_CARD = "5555555555554444";

    @TempDir
    private Path folder;

    private TrafficConfig config(String dialect) throws Exception {
        return TrafficConfig.read(Files.writeString(folder.resolve("pay.yaml"), """
                apps:
                  - {name: pay, addresses: ["*:9001", "*:9002", "*:9100"], dialect: %s}
                """.formatted(dialect)));
    }

    /** Returns where the answered transactions of captures are, as they are stored. */
    private static List<TransactionPlace> places(TrafficConfig config, List<Path> files) throws Exception {
        FrameIndex index = new FrameIndex();
        List<TransactionPlace> places = new ArrayList<>();
        TransactionSink sink = new TransactionSink() {
            @Override
            public void settled(Transaction each) {
                FrameIndex.Place request = index.place(each.requestFrame());
                FrameIndex.Place answer = index.place(each.responseFrame());
                places.add(new TransactionPlace(
                        each.id(),
                        each.app(),
                        each.operation(),
                        each.details().trace(),
                        each.text(),
                        new Position(request.file(), request.frame()),
                        each.isAnswered()
                                ? Optional.of(new Position(answer.file(), answer.frame()))
                                : Optional.empty()));
            }

            @Override
            public void revised(Transaction before, Transaction after) {
                settled(after);
            }
        };
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, sink, _ -> {});
        for (Path file : files) {
            index.begin(file, analyzer.counters().frames() + 1);
            CaptureFile.read(file, analyzer);
        }
        analyzer.finish();
        return places;
    }

    private Path exported(TrafficConfig config, TransactionPlace place) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapExport.write(
                EvidenceReader.read(place, config.apps().getFirst().dialect().orElseThrow(), NetworkTags.NONE), out);
        return Files.write(folder.resolve("export.pcap"), out.toByteArray());
    }

    @Test
    void eachTransactionOfARotatedCaptureIsExportedAndDecodesToTheSame() throws Exception {
        TrafficConfig config = config("unionpay-pos");
        List<TransactionPlace> places = places(config, CaptureFiles.in(CAPTURES.resolve("dir-iso-ordered")));
        assertThat(places).hasSizeGreaterThan(20);
        for (TransactionPlace place : places) {
            Path export = exported(config, place);
            assertThat(places(config, List.of(export)))
                    .as("export of %s", place.text())
                    .extracting(TransactionPlace::text)
                    .containsExactly(place.text());
        }
    }

    @Test
    void cardDataIsOverwrittenByZerosOfTheSameLength() throws Exception {
        TrafficConfig config = config("iso87-ascii");
        Path capture = Files.write(
                folder.resolve("capture.pcap"),
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, message("0200", CARD, "000001", ""), T0 + 1_000)
                        .data(40_000, 9_100, false, message("0210", CARD, "000001", "00"), T0 + 2_000)
                        .file());
        TransactionPlace place = places(config, List.of(capture)).getFirst();

        byte[] bytes = Files.readAllBytes(exported(config, place));

        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text)
                .contains("164111110000001111000000000000001230000001")
                .doesNotContain(CARD)
                .doesNotContain(CARD + "=2512");
        assertThat(CaptureFile.read(
                                folder.resolve("export.pcap"),
                                (_, _, frame, offset, captured, _) -> assertThat(
                                                checksum(frame, offset + 26, offset + captured))
                                        .as("checksum over pseudo header and segment")
                                        .isZero())
                        .frames())
                .isEqualTo(2);
        assertThat(EvidenceReader.read(place, config.apps().getFirst().dialect().orElseThrow(), NetworkTags.NONE)
                        .messages())
                .extracting(Evidence.Message::type)
                .containsExactly("0200", "0210");
    }

    @Test
    void anotherTransactionInTheSamePacketIsBlank() throws Exception {
        TrafficConfig config = config("iso87-ascii");
        byte[] two = (new String(message("0200", CARD, "000001", ""), StandardCharsets.US_ASCII)
                        + new String(message("0200", OTHER_CARD, "000002", ""), StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        Path capture = Files.write(
                folder.resolve("capture.pcap"),
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, two, T0 + 1_000)
                        .data(40_000, 9_100, false, message("0210", OTHER_CARD, "000002", "00"), T0 + 2_000)
                        .file());
        TransactionPlace second = places(config, List.of(capture)).stream()
                .filter(place -> place.trace().equals("000002"))
                .findFirst()
                .orElseThrow();

        String text = Files.readString(exported(config, second), StandardCharsets.ISO_8859_1);

        assertThat(text).contains("5555550000004444").doesNotContain("411111").doesNotContain(OTHER_CARD);
    }

    @Test
    void aMessageInSeveralPacketsIsPutTogether() throws Exception {
        TrafficConfig config = config("iso87-ascii");
        byte[] whole = message("0200", CARD, "000001", "");
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
        for (int i = 0; i < whole.length; i += 20) {
            packets.data(
                    40_000, 9_100, true, Arrays.copyOfRange(whole, i, Math.min(whole.length, i + 20)), T0 + 1_000 + i);
        }
        packets.data(40_000, 9_100, false, message("0210", CARD, "000001", "00"), T0 + 9_000);
        Path capture = Files.write(folder.resolve("capture.pcap"), packets.file());
        TransactionPlace place = places(config, List.of(capture)).getFirst();

        Path export = exported(config, place);

        assertThat(CaptureFile.read(export, (_, _, _, _, _, _) -> {}).frames()).isEqualTo((whole.length + 19) / 20 + 1);
        assertThat(places(config, List.of(export)))
                .extracting(TransactionPlace::text)
                .containsExactly(place.text());
    }

    @Test
    void aCaptureThatIsGoneOrAnotherOneIsTold() throws Exception {
        TrafficConfig config = config("iso87-ascii");
        Path capture = Files.write(
                folder.resolve("capture.pcap"),
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, message("0200", CARD, "000001", ""), T0 + 1_000)
                        .file());
        TransactionPlace place = places(config, List.of(capture)).getFirst();
        Files.write(
                capture,
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, message("0200", CARD, "000007", ""), T0 + 1_000)
                        .file());

        assertThatThrownBy(() -> exported(config, place))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("is not in " + capture + " at frame 3 as it was");
        Files.delete(capture);
        assertThatThrownBy(() -> exported(config, place)).hasMessageContaining("does not exist");
    }

    @Test
    void aCaptureThatWasPackedSinceIsRead() throws Exception {
        TrafficConfig config = config("iso87-ascii");
        Path capture = Files.write(
                folder.resolve("capture.pcap"),
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, message("0200", CARD, "000001", ""), T0 + 1_000)
                        .file());
        TransactionPlace place = places(config, List.of(capture)).getFirst();
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("capture.pcap.gz")))) {
            Files.copy(capture, packed);
        }
        Files.delete(capture);

        assertThat(places(config, List.of(exported(config, place)))).hasSize(1);
    }

    @Test
    void theCommandSaysWhatItLacks() throws Exception {
        Path file = Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                listen: ""
                apps: [{name: pay, addresses: ["*:9100"], dialect: iso87-ascii}]
                """);

        CommandRun run = CommandRun.of("export", "abc-1", "--config", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.error()).contains("traffic-state does not exist; expected the folder of the database");
    }

    private static byte[] message(String type, String card, String trace, String code) {
        String body = type
                + (code.isEmpty() ? "7020000020800000" : "7020000022800000")
                + "16"
                + card
                + "000000"
                + "000000001230"
                + trace
                + "34"
                + card
                + "=25121010000000000"
                + code
                + "T0000001";
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Sums the addresses and the segment of an Ethernet frame with IPv4 of 20 bytes; a right checksum makes it zero. */
    private static int checksum(byte[] bytes, int addresses, int end) {
        long sum = 6L + (end - addresses - 8);
        for (int at = addresses; at < end; at += 2) {
            sum += (bytes[at] & 0xff) << 8 | (at + 1 < end ? bytes[at + 1] & 0xff : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }
}
