package io.earshot.traffic.evidence;

import io.earshot.model.Ip;
import io.earshot.traffic.evidence.TransactionPlace.Position;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.traffic.iso8583.Secrecy;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the packets of a transaction. Its connections are decoded from the beginning of the file that holds the request, so that
 * messages are found where they were found before. Confined to one thread; for one transaction.
 */
public final class EvidenceReader implements FrameHandler, IsoMessageHandler {

    /** More frames than one message can have on a connection. */
    private static final int KEPT = 4_096;

    /** Both ends of a connection, in an order that its directions share. */
    private record Connection(int network, Ip one, int onePort, Ip other, int otherPort) {

        static Connection of(Packet packet) {
            Ip source = new Ip(packet.sourceHigh(), packet.sourceLow());
            Ip destination = new Ip(packet.destinationHigh(), packet.destinationLow());
            int order = source.compareTo(destination);
            return order < 0 || (order == 0 && packet.sourcePort() < packet.destinationPort())
                    ? new Connection(
                            packet.network(), source, packet.sourcePort(), destination, packet.destinationPort())
                    : new Connection(
                            packet.network(), destination, packet.destinationPort(), source, packet.sourcePort());
        }
    }

    private final TransactionPlace place;
    private final Dialect dialect;
    private final NetworkTags tags;
    private final Set<Connection> connections = new HashSet<>();
    private final ArrayDeque<Segment> recent = new ArrayDeque<>();
    private final List<Evidence.Message> messages = new ArrayList<>();
    private final List<Evidence.Frame> frames = new ArrayList<>();
    private final Map<Position, Long> wanted = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final FrameDecoder looking;
    private Path file = Path.of("");
    private long frame;
    private boolean learning = true;
    private boolean ofInterest;
    private Segment segment;
    private WireAnalyzer wire;
    private long fed;

    private CaptureInterface from = CaptureInterface.NONE;
    private byte[] frameBytes = new byte[0];
    private int frameOffset;
    private int frameCaptured;
    private int frameLength;

    private EvidenceReader(TransactionPlace place, Dialect dialect, NetworkTags tags) {
        this.place = place;
        this.dialect = dialect;
        this.tags = tags;
        looking = new FrameDecoder(new CaptureCounters(), tags, this::look);
    }

    /**
     * Returns a transaction's messages and frames.
     *
     * @param tags of the networks that the capture holds
     * @throws CaptureException if the captures are no longer there, or do not hold the transaction
     */
    public static Evidence read(TransactionPlace place, Dialect dialect, NetworkTags tags) throws IOException {
        EvidenceReader reader = new EvidenceReader(place, dialect, tags);
        reader.learn();
        reader.collect();
        if (reader.messages.isEmpty() || !reader.problems.isEmpty()) {
            throw new CaptureException("transaction " + place.id() + " is not in "
                    + place.request().file()
                    + " at frame " + place.request().frame() + " as it was"
                    + (reader.problems.isEmpty() ? "" : ": " + reader.problems.getFirst())
                    + "; expected the capture from which it was read");
        }
        return new Evidence(reader.messages, reader.frames);
    }

    private void learn() throws IOException {
        wanted.put(place.request(), -1L);
        place.answer().ifPresent(answer -> wanted.put(answer, -1L));
        Set<Path> files = new HashSet<>(List.of(place.request().file()));
        place.answer().ifPresent(answer -> files.add(answer.file()));
        for (Path each : files) {
            read(each);
        }
        learning = false;
    }

    private void collect() throws IOException {
        Map<Integer, Protocol> ports = new HashMap<>();
        IsoProtocol protocol = new IsoProtocol(dialect, this);
        connections.forEach(connection -> {
            ports.put(connection.onePort(), protocol);
            ports.put(connection.otherPort(), protocol);
        });
        wire = new WireAnalyzer(FlowLimits.DEFAULT, ports, tags, _ -> {});
        for (Path each : files()) {
            read(each);
        }
        wire.finish();
    }

    /** Returns the files from the one with the request to the one with the answer. */
    private List<Path> files() throws IOException {
        Path first = place.request().file();
        if (place.answer().isEmpty() || place.answer().get().file().equals(first) || first.getParent() == null) {
            return List.of(first);
        }
        Path last = place.answer().get().file();
        List<Path> all = CaptureFiles.in(first.getParent());
        int from = all.indexOf(CaptureFiles.orPacked(first));
        int to = all.indexOf(CaptureFiles.orPacked(last));
        List<Path> files = new ArrayList<>(List.of(first));
        if (from >= 0 && to > from) {
            files.addAll(all.subList(from + 1, to));
        }
        files.add(last);
        return files;
    }

    private void read(Path each) throws CaptureException {
        file = each;
        frame = 0;
        CaptureFile.read(CaptureFiles.orPacked(each), this);
    }

    @Override
    public void frame(CaptureInterface on, long nanos, byte[] bytes, int offset, int captured, int length) {
        Position at = new Position(file, ++frame);
        boolean isWanted = wanted.containsKey(at);
        if (learning && !isWanted) {
            return;
        }
        from = on;
        frameBytes = bytes;
        frameOffset = offset;
        frameCaptured = captured;
        frameLength = length;
        ofInterest = false;
        segment = null;
        looking.frame(on, nanos, bytes, offset, captured, length);
        if (!learning && ofInterest) {
            fed++;
            if (isWanted) {
                wanted.put(at, fed);
            }
            if (segment != null) {
                recent.addLast(segment);
                if (recent.size() > KEPT) {
                    recent.removeFirst();
                }
            }
            wire.frame(on, nanos, bytes, offset, captured, length);
        }
    }

    private void look(Packet packet) {
        if (!packet.isTcp()) {
            return;
        }
        if (learning) {
            connections.add(Connection.of(packet));
            return;
        }
        ofInterest = connections.contains(Connection.of(packet));
        if (ofInterest && packet.captured() > 0 && Segment.isWithin(packet, frameBytes, frameOffset, frameCaptured)) {
            segment = new Segment(from, fed + 1, frameBytes, frameOffset, frameCaptured, frameLength, packet);
        }
    }

    @Override
    public void message(
            IsoMessage message,
            Endpoints endpoints,
            boolean fromClient,
            long startNanos,
            long endNanos,
            long firstFrame,
            long lastFrame) {
        boolean isRequest = !message.isResponse();
        Position at = isRequest ? place.request() : place.answer().orElse(place.request());
        if (wanted.get(at) != (isRequest ? firstFrame : lastFrame)
                || messages.stream().anyMatch(found -> found.request() == isRequest)
                || (isRequest && !message.type().equals(place.operation()))
                || !message.text(11).equals(place.trace())) {
            return;
        }
        messages.add(new Evidence.Message(isRequest, startNanos, message.type(), message.problem(), fields(message)));
        Ip ip = fromClient ? endpoints.client() : endpoints.server();
        int port = fromClient ? endpoints.clientPort() : endpoints.serverPort();
        keep(
                message,
                recent.stream()
                        .filter(each ->
                                each.number() >= firstFrame && each.number() <= lastFrame && each.isFrom(ip, port))
                        .toList());
    }

    private static List<Evidence.Field> fields(IsoMessage message) {
        List<Evidence.Field> fields = new ArrayList<>();
        Dialect dialect = message.dialect();
        for (int number = 2; number <= 192; number++) {
            if (message.has(number) && dialect.hasField(number)) {
                boolean hidden = dialect.field(number).secrecy() == Secrecy.HIDDEN;
                fields.add(new Evidence.Field(
                        number,
                        dialect.field(number).name(),
                        hidden ? message.length(number) + " bytes" : message.text(number),
                        hidden));
            }
        }
        return fields;
    }

    /** Keeps the frames of one message. What else they carry is overwritten, since it belongs to other transactions. */
    private void keep(IsoMessage message, List<Segment> carrying) {
        if (carrying.isEmpty()) {
            problems.add("a message came in fragments of packets, which cannot be exported");
            return;
        }
        int origin = carrying.getFirst().sequence();
        List<Segment> ordered = new ArrayList<>(carrying);
        ordered.sort(Comparator.comparingInt(each -> each.sequence() - origin));
        int first = ordered.getFirst().sequence();
        int size = ordered.stream()
                .mapToInt(each -> each.sequence() - first + each.size())
                .max()
                .orElse(0);
        byte[] stream = new byte[size];
        ordered.reversed().forEach(each -> each.copyPayload(stream, each.sequence() - first));
        int found = IsoOverwriting.indexOf(stream, message.wire(), 0);
        if (found < 0) {
            problems.add("the bytes of a message are not those of its packets");
            return;
        }
        byte[] masked = new byte[size];
        Arrays.fill(masked, dialect.zero());
        byte[] overwritten = message.overwritten();
        System.arraycopy(overwritten, 0, masked, found, overwritten.length);
        int covered = 0;
        for (Segment each : ordered) {
            // A mirror that delivers a frame twice brings nothing new.
            int from = each.sequence() - first;
            if (from + each.size() > covered) {
                covered = from + each.size();
                frames.add(each.with(masked, from));
            }
        }
    }

    @Override
    public void gap(Endpoints endpoints) {
        // Nothing waits here.
    }

    @Override
    public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long at) {
        // If it could be paired, it comes as a message, too.
    }
}
