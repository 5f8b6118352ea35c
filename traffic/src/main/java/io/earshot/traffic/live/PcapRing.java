package io.earshot.traffic.live;

import io.earshot.traffic.evidence.Evidence;
import io.earshot.wire.capture.CaptureInterface;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes frames to pcapng files of a folder, and removes the oldest so that all together stay below a size. Confined to one thread. */
final class PcapRing implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String PREFIX = "live-";
    private static final String SUFFIX = ".pcapng";
    /** Earlier versions wrote pcap, which does not say on which interface a frame came. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{8}T\\d{6}\\.\\d{3}Z)\\.pcap(ng)?");

    private static final int FILES = 20;
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final long most;
    private Optional<OutputStream> out = Optional.empty();
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private long written;
    private Instant newest = Instant.EPOCH;
    private Path file;
    private final Map<Path, Long> frames = new HashMap<>();
    private final Predicate<Path> isRead;
    private long removed;
    private Lost lost = new Lost(0, 0);

    /**
     * Counts what was removed before it was read.
     *
     * @param frames of files that this ring has written: what others hold is not known
     */
    record Lost(long files, long frames) {}

    /**
     * @param most bytes of all files together
     * @param isRead whether somebody has read a file or is reading it
     */
    PcapRing(Path folder, long most, Predicate<Path> isRead) throws IOException {
        this.folder = folder;
        this.file = folder;
        this.most = most;
        this.isRead = isRead;
        Files.createDirectories(folder);
        for (Path found : files()) {
            Matcher name = NAME.matcher(found.getFileName().toString());
            if (name.matches()) {
                newest = TIME.parse(name.group(1), Instant::from);
            }
        }
    }

    /** Returns the number of files that were removed to make room. */
    long removed() {
        return removed;
    }

    Lost lost() {
        return lost;
    }

    /** Says whether a file is one that this ring has written. */
    boolean hasWritten(Path file) {
        return frames.containsKey(file);
    }

    /** Returns the ring's files, the oldest first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    void write(Evidence.Frame frame) throws IOException {
        if (out.isEmpty() || written + PcapngBlocks.size(frame) > most / FILES) {
            begin(frame);
        }
        OutputStream to = out.orElseThrow();
        int number = interfaces.indexOf(frame.from());
        if (number < 0) {
            number = interfaces.size();
            interfaces.add(frame.from());
            byte[] described = PcapngBlocks.description(frame.from());
            to.write(described);
            written += described.length;
        }
        byte[] packet = PcapngBlocks.packet(number, frame);
        to.write(packet);
        written += packet.length;
        frames.merge(file, 1L, Long::sum);
    }

    private void begin(Evidence.Frame frame) throws IOException {
        close();
        makeRoom();
        Instant at = Instant.ofEpochSecond(0, frame.nanos()).truncatedTo(ChronoUnit.MILLIS);
        // Files are read in the order of their names.
        newest = at.isAfter(newest) ? at : newest.plusMillis(1);
        file = folder.resolve(PREFIX + TIME.format(newest) + SUFFIX);
        OutputStream opened = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        out = Optional.of(opened);
        interfaces.clear();
        byte[] section = PcapngBlocks.section();
        opened.write(section);
        written = section.length;
    }

    private void makeRoom() throws IOException {
        List<Path> files = files();
        long total = 0;
        for (Path each : files) {
            total += Files.size(each);
        }
        for (Path oldest : files) {
            if (total + most / FILES <= most) {
                return;
            }
            total -= Files.size(oldest);
            boolean read = isRead.test(oldest);
            Files.delete(oldest);
            removed++;
            long held = Optional.ofNullable(frames.remove(oldest)).orElse(0L);
            lost = read ? lost : new Lost(lost.files() + 1, lost.frames() + held);
        }
    }

    /** Lets readers see what was written. */
    void flush() throws IOException {
        if (out.isPresent()) {
            out.get().flush();
        }
    }

    @Override
    public void close() throws IOException {
        Optional<OutputStream> open = out;
        out = Optional.empty();
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
