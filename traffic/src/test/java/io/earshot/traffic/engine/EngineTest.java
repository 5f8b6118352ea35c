package io.earshot.traffic.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.TruthTest;
import io.earshot.traffic.analysis.SegmentDecoder;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentDivider;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.flows.FlowLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a capture is divided, in whatever order workers run and whenever they die, the figures are those of the embedded analyzer. */
class EngineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = 1_795_926_600L * SECOND;
    private static final String CONFIG = """
            networks: {other: ["vlan:10"]}
            apps:
              - {name: pos, addresses: ["10.88.0.2:9001"], dialect: unionpay-pos, dimensions: [{name: merchant, field: 42}]}
              - {name: ascii, addresses: ["10.88.0.2:9002"], dialect: iso87-ascii, timeLimit: 100ms, forgetAfter: 2s}
              - {name: binary, addresses: ["*:9003"], dialect: iso87-binary}
              - {name: shop, addresses: ["*:8080"], protocol: http}
              - {name: other-shop, network: other, addresses: ["*:8080"], protocol: http}
            """;

    @TempDir
    private Path folder;

    /** A state that outlives whoever writes to it. */
    private static final class MapState implements KeyedState {
        private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public void put(byte[] key, byte[] value) {
            entries.put(key, value);
        }

        @Override
        public void remove(byte[] key) {
            entries.remove(key);
        }

        @Override
        public List<Map.Entry<byte[], byte[]>> entries() {
            return List.copyOf(entries.entrySet());
        }
    }

    private List<App> apps() throws Exception {
        return TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), CONFIG))
                .apps();
    }

    /** Plays the captures of ISO 8583 with losses and copies, and then connections of HTTP of which some get no answer. */
    private static void play(FrameHandler frames) throws Exception {
        Path captures = Path.of(TruthTest.class.getResource("captures").toURI());
        for (String name : List.of(
                "iso-unionpay-pos.pcap",
                "iso-ascii4-loss.pcap",
                "iso-binary-raw4.pcap",
                "dir-iso-ordered",
                "mirror-dup-iso.pcap")) {
            for (Path file : CaptureFiles.of(List.of(captures.resolve(name)))) {
                CaptureFile.read(file, frames);
            }
        }
        TestPackets http = new TestPackets();
        for (int i = 0; i < 300; i++) {
            int port = 20_000 + i % 7;
            long at = T0 + 90_000 * SECOND + i * 2_300_000_000L;
            if (i < 7 || i == 150) {
                http.open(port, 8080, at);
            }
            byte[] request = ("GET /a/" + i % 3 + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
            http.data(port, 8080, true, request, at + 1_000_000);
            if (i % 11 != 0) {
                String status = i % 5 == 0 ? "500 Oh" : "200 OK";
                byte[] answer = ("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok")
                        .getBytes(StandardCharsets.ISO_8859_1);
                http.data(port, 8080, false, answer, at + 1_000_000 + i * 1_000L);
            }
        }
        // Somebody else's network has the same addresses and ports.
        http.replay((linkType, nanos, bytes, offset, captured, length) -> {
            frames.frame(linkType, nanos, bytes, offset, captured, length);
            ByteBuffer tagged = ByteBuffer.allocate(captured + 4)
                    .put(bytes, offset, 12)
                    .putInt(0x8100_000a)
                    .put(bytes, offset + 12, captured - 12);
            frames.frame(linkType, nanos, tagged.array(), 0, tagged.capacity(), tagged.capacity());
        });
    }

    private static Map<Long, MinuteFigures> embedded(List<App> apps) throws Exception {
        Map<Long, MinuteFigures> figures = new TreeMap<>();
        KpiBook book = new KpiBook(apps, (minute, _) -> figures.put(minute.startNanos(), MinuteFigures.of(minute)));
        TrafficAnalyzer analyzer = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, book, book::advance);
        play(analyzer);
        analyzer.finish();
        book.finish();
        return figures;
    }

    /** The workers, and the queues between them. */
    private static final class Workers {
        private final List<App> apps;
        private final Random random;
        private final List<List<byte[]>> segments = new ArrayList<>();
        private final int[] read;
        private final List<SegmentDecoder> decoders = new ArrayList<>();
        private final boolean[] silent;
        /** Holds what each decoder has found for each worker and not sent. */
        private final List<List<ExchangeBatch>> found = new ArrayList<>();

        private final List<ArrayDeque<byte[]>> exchanges = new ArrayList<>();
        private final List<MapState> pairingStates = new ArrayList<>();
        private final List<Pairing> pairings = new ArrayList<>();
        private final List<PartialBatch.Writer> said = new ArrayList<>();
        private final List<ArrayDeque<byte[]>> partials = new ArrayList<>();
        private final MapState mergingState = new MapState();
        private final Map<Long, MinuteFigures> figures = new TreeMap<>();
        private final List<String> transactions = new ArrayList<>();
        private Merging merging;

        Workers(List<App> apps, int parts, int workers, Random random) throws Exception {
            this.apps = apps;
            this.random = random;
            read = new int[parts];
            silent = new boolean[parts];
            for (int part = 0; part < parts; part++) {
                segments.add(new ArrayList<>());
                found.add(Stream.generate(() -> new ExchangeBatch(parts))
                        .limit(workers)
                        .toList());
                decoders.add(decoder(part, parts));
            }
            for (int worker = 0; worker < workers; worker++) {
                exchanges.add(new ArrayDeque<>());
                said.add(new PartialBatch.Writer(worker, workers));
                partials.add(new ArrayDeque<>());
                pairingStates.add(new MapState());
                pairings.add(pairing(worker));
            }
            merging = new Merging(apps, mergingState, this::figures);
            SegmentDivider divider = new SegmentDivider(
                    apps, parts, 2_000, (batch, part) -> segments.get(part).add(batch));
            play(divider);
            divider.mark(Mark.Kind.END, divider.last().nanos());
            divider.flush();
        }

        private SegmentDecoder decoder(int part, int parts) {
            return new SegmentDecoder(apps, FlowLimits.DEFAULT, part, parts, placed -> {
                if (!silent[part]) {
                    OptionalInt share = placed.share();
                    if (share.isPresent()) {
                        found.get(part)
                                .get(Math.floorMod(share.getAsInt(), exchanges.size()))
                                .add(placed);
                    } else {
                        found.get(part).forEach(batch -> batch.add(placed));
                    }
                }
            });
        }

        /** Sends what a decoder has found. */
        private void send(int part) {
            for (int worker = 0; worker < exchanges.size(); worker++) {
                ExchangeBatch batch = found.get(part).get(worker);
                if (!batch.isEmpty()) {
                    exchanges.get(worker).add(batch.take());
                }
            }
        }

        private Pairing pairing(int worker) throws Exception {
            return new Pairing(apps, pairingStates.get(worker), new Pairing.Output() {
                @Override
                public void sums(Mark at, MinuteSums sums) {
                    said.get(worker).sums(at, sums);
                }

                @Override
                public void mark(Mark mark) {
                    said.get(worker).reached(mark);
                }

                @Override
                public void transaction(Transaction transaction) {
                    transactions.add(transaction.id());
                }
            });
        }

        private void figures(MinuteFigures minute, boolean isFinal) {
            figures.put(minute.startNanos(), minute);
        }

        private boolean step(boolean dying) throws Exception {
            int part = random.nextInt(segments.size());
            if (read[part] < segments.get(part).size()) {
                decoders.get(part).decode(segments.get(part).get(read[part]++));
            }
            if (random.nextInt(4) == 0 || isRead()) {
                send(part);
            }
            if (dying && random.nextInt(40) == 0) {
                // Those who die between two transactions have sent all that they had read.
                send(part);
                silent[part] = true;
                decoders.set(part, decoder(part, segments.size()));
                for (int i = 0; i < read[part]; i++) {
                    decoders.get(part).decode(segments.get(part).get(i));
                }
                silent[part] = false;
            }
            int worker = random.nextInt(exchanges.size());
            for (int i = random.nextInt(4); i > 0 && !exchanges.get(worker).isEmpty(); i--) {
                pairings.get(worker).take(exchanges.get(worker).poll());
                partials.get(worker).addAll(said.get(worker).take());
            }
            if (dying && random.nextInt(20) == 0) {
                pairings.set(worker, pairing(worker));
            }
            for (int i = random.nextInt(4); i > 0 && !partials.get(worker).isEmpty(); i--) {
                merging.take(partials.get(worker).poll());
            }
            if (dying && random.nextInt(20) == 0) {
                merging = new Merging(apps, mergingState, this::figures);
            }
            return exchanges.stream().allMatch(ArrayDeque::isEmpty)
                    && partials.stream().allMatch(ArrayDeque::isEmpty)
                    && found.stream().flatMap(List::stream).allMatch(ExchangeBatch::isEmpty)
                    && isRead();
        }

        private boolean isRead() {
            for (int part = 0; part < read.length; part++) {
                if (read[part] < segments.get(part).size()) {
                    return false;
                }
            }
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "3, 1, true", "1, 3, true", "4, 4, false", "5, 3, true"})
    void figuresAreThoseOfTheEmbeddedAnalyzer(int parts, int workers, boolean dying) throws Exception {
        List<App> apps = apps();
        Map<Long, MinuteFigures> expected = embedded(apps);
        Workers all = new Workers(apps, parts, workers, new Random(31L * parts + workers));

        boolean done = false;
        while (!done) {
            done = all.step(dying);
        }

        assertThat(expected.values().stream()
                        .mapToInt(minute -> minute.cells().size())
                        .sum())
                .isGreaterThan(100);
        assertThat(all.figures).isEqualTo(expected);
        assertThat(all.merging.tooLate()).isPositive();
        assertThat(all.pairingStates)
                .allSatisfy(state -> assertThat(state.entries).hasSizeLessThan(parts + 3));
        assertThat(all.mergingState.entries).hasSizeLessThan(workers + 4);
    }

    @Test
    void aMarkIsPassedWhenThePartThatIsBehindReachesIt() {
        MarkBarrier barrier = new MarkBarrier();
        Mark first = new Mark(1, Mark.Kind.TIME, 10);
        Mark second = new Mark(2, Mark.Kind.TIME, 20);

        barrier.reach(0, 2, first);
        barrier.reach(0, 2, second);
        assertThat(barrier.complete()).isEmpty();
        barrier.reach(1, 2, first);
        assertThat(barrier.complete()).containsExactly(first);
        barrier.pass(first);
        barrier.reach(1, 2, second);
        assertThat(barrier.complete()).containsExactly(second);
    }
}
