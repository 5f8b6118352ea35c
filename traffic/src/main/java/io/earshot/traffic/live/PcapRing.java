package io.earshot.traffic.live;

import io.earshot.traffic.evidence.Evidence;
import io.earshot.traffic.evidence.PcapExport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes frames to pcap files of a folder, and removes the oldest so that all together stay below a size. Confined to one thread. */
final class PcapRing implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String PREFIX = "live-";
    private static final String SUFFIX = ".pcap";
    private static final int FILES = 20;
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final long most;
    private Optional<OutputStream> out = Optional.empty();
    private int linkType;
    private long written;
    private Instant newest = Instant.EPOCH;
    private long removed;

    /** @param most bytes of all files together */
    PcapRing(Path folder, long most) throws IOException {
        this.folder = folder;
        this.most = most;
        Files.createDirectories(folder);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            newest = TIME.parse(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), Instant::from);
        }
    }

    /** Returns the number of files that were removed to make room. */
    long removed() {
        return removed;
    }

    /** Returns the ring's files, the oldest first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("live-\\d{8}T\\d{6}\\.\\d{3}Z\\.pcap"))
                    .sorted()
                    .toList();
        }
    }

    void write(Evidence.Frame frame) throws IOException {
        long size = (long) PcapExport.RECORD + frame.bytes().length;
        if (out.isEmpty() || linkType != frame.linkType() || written + size > most / FILES) {
            begin(frame);
        }
        PcapExport.frame(frame, out.orElseThrow());
        written += size;
    }

    private void begin(Evidence.Frame frame) throws IOException {
        close();
        makeRoom();
        Instant at = Instant.ofEpochSecond(0, frame.nanos()).truncatedTo(ChronoUnit.MILLIS);
        // Files are read in the order of their names.
        newest = at.isAfter(newest) ? at : newest.plusMillis(1);
        OutputStream file = new BufferedOutputStream(
                Files.newOutputStream(folder.resolve(PREFIX + TIME.format(newest) + SUFFIX)), BUFFER);
        out = Optional.of(file);
        linkType = frame.linkType();
        written = 0;
        PcapExport.header(linkType, file);
    }

    private void makeRoom() throws IOException {
        List<Path> files = files();
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        for (Path file : files) {
            if (total + most / FILES <= most) {
                return;
            }
            total -= Files.size(file);
            Files.delete(file);
            removed++;
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
