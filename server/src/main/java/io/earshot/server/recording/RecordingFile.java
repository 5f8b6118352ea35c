package io.earshot.server.recording;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    private static final int BLOCK = 8_192;

    private final Counted out;
    private final Path index;
    private GZIPOutputStream packed;
    private final LineWriter lines = new LineWriter();
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
        packed = new GZIPOutputStream(out, BLOCK, true);
    }

    static OutputStream create(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Begins a part of the file that can be read without those before it; all rows that there are must follow. Whoever reads the
     * file from its beginning meets rows again that it has.
     */
    void checkpoint(Instant at) throws IOException {
        pack();
        packed.finish();
        RecordingIndex.add(index, at, out.bytes);
        packed = new GZIPOutputStream(out, BLOCK, true);
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
        lines.add(entry);
        if (lines.length() > BLOCK) {
            pack();
        }
    }

    private void pack() throws IOException {
        packed.write(taken());
    }

    private byte[] taken() {
        return lines.take().getBytes(StandardCharsets.UTF_8);
    }

    /** With a sync flush a file can be read up to its last commit, also after the server was killed. */
    void flush() throws IOException {
        pack();
        packed.flush();
    }

    long bytes() {
        return out.bytes;
    }

    @Override
    public void close() throws IOException {
        try (GZIPOutputStream last = packed) {
            last.write(taken());
        }
    }
}
