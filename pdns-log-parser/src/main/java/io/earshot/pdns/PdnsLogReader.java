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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From log lines to lookups: finds the question, judges its name, and counts. Whole files, streams and followed files may be
 * mixed; {@link #drain} gives what came from all of them. For one thread at a time.
 */
public final class PdnsLogReader {

    /** In octets; before a question that begins later another one may stand. */
    private static final int LONG_PREFIX = 64;

    private final LookupPattern pattern;
    private final InstantSource clock;
    private final LogTime time;
    private final AuthText authText = new AuthText();
    private final List<QuestionForm> otherForms;
    private final RecursorText recursorText = new RecursorText();
    private final JsonText json;
    private final JournalEntry journal;
    private final Question question = new Question();
    private final DnsName name = new DnsName();
    private final SeenNames seenNames = new SeenNames();
    private final LookupCounter lookups;
    private final Map<Verdict, Tally> tallies = new EnumMap<>(Verdict.class);
    private SeenNames.Seen last = SeenNames.NOTHING;
    private final JsonTime jsonTime;
    private long lines;
    private long tooLong;
    private long timeless;

    /** The time of the last line of the same log that says one. */
    private long lineBefore = LogTime.NONE;

    private static final class Tally {
        private long questions;
    }

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
        StructuredText structuredText = new StructuredText(time);
        DnsdistText dnsdistText = new DnsdistText(time);
        this.json = new JsonText(time, List.of(authText, structuredText, recursorText, dnsdistText));
        this.otherForms = List.of(structuredText, recursorText, dnsdistText, json);
        this.journal = new JournalEntry(time);
        this.jsonTime = new JsonTime(time);
        for (Verdict verdict : Verdict.values()) {
            tallies.put(verdict, new Tally());
        }
    }

    /**
     * Reads a file from its beginning to its end, plain or gzip. Lines without a time count as written when the line before them
     * was. Where none before says a time either, nobody knows when they were written: they count as seen in 1970, which is
     * too old for any list, and as {@link PdnsLogStats#timeless}.
     *
     * @throws PdnsLogException if it cannot be read to its end; what was found before stays counted
     */
    public void readFile(Path file) throws PdnsLogException {
        try (InputStream in = LogFile.open(file)) {
            read(in, micros(Files.getLastModifiedTime(file).toInstant()), false);
        } catch (IOException e) {
            throw PdnsLogException.of(file, e);
        }
    }

    /** Reads to the end of a stream that is being written now, as a pipe is: lines without a time are written now. */
    public void read(InputStream in) throws IOException {
        read(in, Long.MAX_VALUE, true);
    }

    /**
     * Reads what a followed file has more than at the last time. Lines without a time that came since then are written now;
     * of those that stood in the file when it was opened nobody knows, as in {@link #readFile}.
     *
     * @return how many lines
     * @throws PdnsLogException if the file is there but cannot be read; the next poll tries again
     */
    public int poll(LogTail tail) throws PdnsLogException {
        long now = micros(clock.instant());
        long tooLongBefore = tail.tooLong();
        boolean live = tail.isFollowed();
        lineBefore = LogTime.NONE;
        try {
            return tail.poll((line, from, to) -> read(line, from, to, Math.min(now, tail.lastModified()), now, live));
        } finally {
            tooLong += tail.tooLong() - tooLongBefore;
        }
    }

    /** The lookups since the last drain, equal ones added up, in the order in which they were first seen. */
    public List<Lookup> drain() {
        seenNames.clear();
        last = SeenNames.NOTHING;
        return lookups.drain();
    }

    /** Since the reader was made; draining resets nothing. */
    public PdnsLogStats stats() {
        return new PdnsLogStats(
                lines,
                tallies.values().stream().mapToLong(tally -> tally.questions).sum(),
                count(Verdict.LOOKUP),
                count(Verdict.FOREIGN),
                count(Verdict.SHORTENED),
                count(Verdict.SEARCH_LIST),
                count(Verdict.OTHER_TYPE),
                count(Verdict.OWN),
                count(Verdict.MALFORMED),
                count(Verdict.OVERFLOWED),
                tooLong,
                timeless);
    }

    private long count(Verdict verdict) {
        return tallies.get(verdict).questions;
    }

    private void read(InputStream in, long lastModified, boolean live) throws IOException {
        long now = micros(clock.instant());
        lineBefore = LogTime.NONE;
        LineSplitter splitter = new LineSplitter();
        LineConsumer consumer = (line, from, to) -> read(line, from, to, Math.min(now, lastModified), now, live);
        try {
            splitter.read(in, consumer);
            splitter.finish(consumer);
        } finally {
            tooLong += splitter.tooLong();
        }
    }

    private void read(byte[] line, int from, int to, long written, long now, boolean live) {
        lines++;
        if (authText.find(line, from, to, question) || findOther(line, from, to)) {
            takeAll(line, from, to, written, now, live);
        } else if (last.verdict() != Verdict.NO_QUESTION) {
            long repeated = Repetition.ofLineBefore(line, from, to);
            if (repeated > 0) {
                question.askedAt(LogTime.NONE);
                question.textFrom(to);
                take(repeated, line, from, to, written, now, live);
            } else {
                last = SeenNames.NOTHING;
            }
        }
    }

    /** Takes the question that was found, and those before or beside it: shippers put several lines into one. */
    private void takeAll(byte[] line, int from, int to, long written, long now, boolean live) {
        int textFrom = question.textFrom();
        last = judge();
        take(question.times(), line, from, to, written, now, live);
        SeenNames.Seen newest = last;
        if (!json.more().isEmpty()) {
            for (Question another : json.more()) {
                question.copy(another);
                last = judge();
                take(question.times(), line, from, to, written, now, live);
            }
            json.more().clear();
        } else if (textFrom < to) {
            while (textFrom - from > LONG_PREFIX
                    && (authText.find(line, from, textFrom, question)
                            || recursorText.find(line, from, textFrom, question))) {
                textFrom = question.textFrom();
                last = judge();
                take(question.times(), line, from, to, written, now, live);
            }
            last = newest;
        }
    }

    private boolean findOther(byte[] line, int from, int to) {
        for (QuestionForm form : otherForms) {
            if (form.find(line, from, to, question)) {
                return true;
            }
        }
        return journal.find(line, from, to, question);
    }

    private SeenNames.Seen judge() {
        SeenNames.Seen seen = seenNames.get(question.bytes(), question.nameFrom(), question.typeTo());
        return seen == null ? judgeAnew() : seen;
    }

    private SeenNames.Seen judgeAnew() {
        Verdict verdict = verdict();
        Optional<LookupCounter.Entry> entry =
                verdict == Verdict.LOOKUP ? lookups.entry(name.octets(), name.length()) : Optional.empty();
        if (verdict == Verdict.LOOKUP && entry.isEmpty()) {
            return SeenNames.OVERFLOWED;
        }
        return seenNames.put(
                question.bytes(), question.nameFrom(), question.typeTo(), verdict, entry.orElse(LookupCounter.NOBODY));
    }

    private Verdict verdict() {
        if (!question.asksForAddress()) {
            return Verdict.OTHER_TYPE;
        }
        if (MarkedName.isMarked(question.bytes(), question.nameFrom(), question.nameTo())) {
            return Verdict.OWN;
        }
        if (!name.decode(question.bytes(), question.nameFrom(), question.nameTo())) {
            return Verdict.MALFORMED;
        }
        return switch (pattern.match(name)) {
            case LOOKUP -> Verdict.LOOKUP;
            case FOREIGN -> Verdict.FOREIGN;
            case SERVICE_ALONE, SHORTENED -> Verdict.SHORTENED;
            case SEARCH_LIST -> Verdict.SEARCH_LIST;
            case MALFORMED -> Verdict.MALFORMED;
        };
    }

    private void take(long times, byte[] line, int from, int to, long written, long now, boolean live) {
        tallies.get(last.verdict()).questions += times;
        if (last.verdict() == Verdict.LOOKUP) {
            long at = askedAt(line, from, to, written, now);
            if (at != LogTime.NONE) {
                lineBefore = at;
            } else if (live) {
                at = written;
            } else if (lineBefore != LogTime.NONE) {
                at = lineBefore;
            } else {
                timeless += times;
            }
            last.entry().add(times, Math.min(now, at));
        }
    }

    /** {@link LogTime#NONE} where the line and what it is wrapped in do not say. */
    private long askedAt(byte[] line, int from, int to, long written, long now) {
        long at = question.at();
        if (at == LogTime.NONE) {
            at = time.read(line, from, question.textFrom(), to, written, now);
            if (at != LogTime.NONE && time.isGuessed()) {
                long engine = journal.at() != LogTime.NONE ? journal.at() : jsonTime.ofEngine(line, from, to);
                at = engine != LogTime.NONE ? engine : at;
            }
        }
        if (at == LogTime.NONE) {
            at = journal.at();
        }
        if (at == LogTime.NONE) {
            at = jsonTime.find(line, from, to);
        }
        return at > now + LogTime.DAY ? LogTime.NONE : at;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
