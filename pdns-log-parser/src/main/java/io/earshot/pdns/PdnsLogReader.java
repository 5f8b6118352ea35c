package io.earshot.pdns;

import io.earshot.model.Lookup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * From log lines to lookups: finds the question, judges its name, and counts. Whole files, streams and followed files may be
 * mixed; {@link #drain} gives what came from all of them. For one thread at a time.
 */
public final class PdnsLogReader {

    private final LookupPattern pattern;
    private final InstantSource clock;
    private final LogTime time;
    private final QuestionLine question = new QuestionLine();
    private final DnsName name = new DnsName();
    private final LookupCounter lookups;
    private long named;
    private long foreign;
    private long shortened;
    private long searchList;
    private long malformed;
    private long lines;
    private long questions;
    private long otherType;
    private long overflowed;
    private long tooLong;

    /**
     * @param zone of the times that name none, as PowerDNS writes them: the zone of the host where the log was written
     * @param clock says the year that such times lack, and when a line without any time was read
     */
    public PdnsLogReader(LookupPattern pattern, ZoneId zone, InstantSource clock) {
        this(pattern, zone, clock, LookupCounter.MAX_DISTINCT);
    }

    PdnsLogReader(LookupPattern pattern, ZoneId zone, InstantSource clock, int maxDistinct) {
        this.pattern = pattern;
        this.clock = clock;
        this.time = new LogTime(zone);
        this.lookups = new LookupCounter(maxDistinct);
    }

    /**
     * Reads a file from its beginning to its end, plain or gzip. Lines without a time count as written when the file was last
     * changed, if that is not in the future.
     *
     * @throws PdnsLogException if it cannot be read to its end; what was found before stays counted
     */
    public void readFile(Path file) throws PdnsLogException {
        try (InputStream in = LogFile.open(file)) {
            read(in, micros(Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException e) {
            throw PdnsLogException.of(file, e);
        }
    }

    /** Reads to the end of a stream that is being written now, as a pipe is. */
    public void read(InputStream in) throws IOException {
        read(in, Long.MAX_VALUE);
    }

    /**
     * Reads what a followed file has more than at the last time.
     *
     * @return how many lines
     * @throws PdnsLogException if the file is there but cannot be read; the next poll tries again
     */
    public int poll(LogTail tail) throws PdnsLogException {
        long now = micros(clock.instant());
        long tooLongBefore = tail.tooLong();
        try {
            return tail.poll((line, from, to) -> read(line, from, to, Math.min(now, tail.lastModified()), now));
        } finally {
            tooLong += tail.tooLong() - tooLongBefore;
        }
    }

    /** The lookups since the last drain, equal ones added up, in the order in which they were first seen. */
    public List<Lookup> drain() {
        return lookups.drain();
    }

    /** Since the reader was made; draining resets nothing. */
    public PdnsLogStats stats() {
        return new PdnsLogStats(
                lines,
                questions,
                named - overflowed,
                foreign,
                shortened,
                searchList,
                otherType,
                malformed,
                overflowed,
                tooLong);
    }

    private void read(InputStream in, long lastModified) throws IOException {
        long now = micros(clock.instant());
        LineSplitter splitter = new LineSplitter();
        LineConsumer consumer = (line, from, to) -> read(line, from, to, Math.min(now, lastModified), now);
        try {
            splitter.read(in, consumer);
            splitter.finish(consumer);
        } finally {
            tooLong += splitter.tooLong();
        }
    }

    private void read(byte[] line, int from, int to, long written, long now) {
        lines++;
        if (!question.find(line, from, to)) {
            return;
        }
        questions += question.times();
        if (!question.asksForAddress(line)) {
            otherType += question.times();
            return;
        }
        NameKind kind =
                name.decode(line, question.nameFrom(), question.nameTo()) ? pattern.match(name) : NameKind.MALFORMED;
        switch (kind) {
            case LOOKUP -> keep(line, from, to, written, now);
            case FOREIGN -> foreign += question.times();
            case SHORTENED -> shortened += question.times();
            case SEARCH_LIST -> searchList += question.times();
            case MALFORMED -> malformed += question.times();
        }
    }

    private void keep(byte[] line, int from, int to, long written, long now) {
        named += question.times();
        long at = time.read(line, from, question.end(), to, written, now);
        long seen = at == LogTime.NONE ? written : at;
        if (!lookups.add(name.octets(), name.length(), question.times(), seen)) {
            overflowed += question.times();
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
