package io.earshot.server.recording;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file that is being written: gzip over lines. Each statement is written out once. */
final class RecordingFile implements AutoCloseable {

    private final Counted out;
    private final Path index;
    private GZIPOutputStream packed;
    private BufferedWriter lines;
    private final Map<String, Integer> statements = new HashMap<>();

    /** Counts what is left of the lines. */
    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] block, int from, int length) throws IOException {
            out.write(block, from, length);
            bytes += length;
        }
    }

    RecordingFile(Path path) throws IOException {
        this(path, create(path));
    }

    RecordingFile(Path path, OutputStream file) throws IOException {
        out = new Counted(file);
        index = RecordingIndex.of(path);
        packed = new GZIPOutputStream(out, 8_192, true);
        lines = lines(packed);
    }

    static OutputStream create(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** With a sync flush a file can be read up to its last commit, also after the server was killed. */
    private static BufferedWriter lines(GZIPOutputStream packed) {
        return new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8));
    }

    /**
     * Begins a part of the file that can be read without those before it; all rows that there are must follow. Whoever reads the
     * file from its beginning meets rows again that it has.
     */
    void checkpoint(Instant at) throws IOException {
        lines.flush();
        packed.finish();
        RecordingIndex.add(index, at, out.bytes);
        packed = new GZIPOutputStream(out, 8_192, true);
        lines = lines(packed);
        statements.clear();
        write(new Entry.Checkpoint());
    }

    void write(String sql, List<Object> values) throws IOException {
        Integer known = statements.get(sql);
        int number = known == null ? statements.size() : known;
        if (known == null) {
            statements.put(sql, number);
            write(new Entry.Statement(number, sql));
        }
        write(new Entry.Row(number, values));
    }

    void write(Entry entry) throws IOException {
        lines.write(Entry.write(entry));
        lines.write('\n');
    }

    void flush() throws IOException {
        lines.flush();
    }

    long bytes() {
        return out.bytes;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
