package io.earshot.cmdb;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.earshot.model.Names;
import io.earshot.model.Networks;
import io.earshot.model.Printable;
import io.earshot.model.files.FileStamp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file with one container a line and a header that names the columns, in any order: {@code container}, {@code host}
 * and {@code dataCenter} must be there; {@code role}, {@code cluster}, {@code addresses}, {@code services}, {@code uses}, {@code tags} (several
 * values separated by spaces), {@code running} and {@code takesTraffic} (both true without the column) may be.
 */
public final class CsvCmdb implements CmdbSource {

    private final Path file;
    private final String network;
    // Every line is a record of its own: a quote that is never closed must not swallow the containers below it.
    private final CsvReader.CsvReaderBuilder csv =
            CsvReader.builder().skipEmptyLines(false).allowUnclosedQuote(false);

    public CsvCmdb(Path file) {
        this(file, Networks.DEFAULT_NAME);
    }

    /** @param network of the containers for which the file names none */
    public CsvCmdb(Path file, String network) {
        this.file = file;
        this.network = network;
    }

    @Override
    public String describe() {
        return "CSV file " + name();
    }

    @Override
    public CmdbReading read() throws CmdbException {
        try {
            requireRegularFile();
            try (CsvLines lines = new CsvLines(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                return read(lines);
            }
        } catch (IOException e) {
            throw new CmdbException(name() + ": " + reason(e) + ", expected a readable CSV file", e);
        }
    }

    /** Opening a FIFO waits until somebody writes to it, and a device may never end. */
    private void requireRegularFile() throws IOException, CmdbException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isOther()) {
            throw new CmdbException(name() + ": neither a file nor a link to one, expected a readable CSV file");
        }
    }

    @Override
    public Optional<Object> stamp() {
        return Optional.of(FileStamp.of(file));
    }

    private CmdbReading read(CsvLines lines) throws IOException, CmdbException {
        CsvHeader header = readHeader(lines);
        InventoryBuilder inventory = new InventoryBuilder(name(), network);
        for (Optional<CsvLines.Line> line = nextRecord(lines); line.isPresent(); line = nextRecord(lines)) {
            String object = "line " + lines.number();
            try {
                List<String> fields = fields(line.get());
                if (header.isRepeatedIn(fields)) {
                    inventory.leaveOut(object, "the header again, expected a container");
                    continue;
                }
                inventory.add(object, header.over(fields));
                header.unnamed(fields).ifPresent(problem -> inventory.leaveOut(object, problem));
            } catch (IllegalArgumentException e) {
                inventory.leaveOut(object, e.getMessage());
            }
        }
        return inventory.build();
    }

    private CsvHeader readHeader(CsvLines lines) throws IOException, CmdbException {
        Optional<CsvLines.Line> line = nextRecord(lines);
        if (line.isEmpty()) {
            throw new CmdbException(at(Math.max(1, lines.number())) + "no header, expected " + Column.all());
        }
        try {
            return new CsvHeader(fields(line.get()));
        } catch (IllegalArgumentException e) {
            throw new CmdbException(at(lines.number()) + e.getMessage(), e);
        }
    }

    /** The next line that says something. */
    private static Optional<CsvLines.Line> nextRecord(CsvLines lines) throws IOException {
        Optional<CsvLines.Line> line = lines.next();
        while (line.isPresent() && line.get() instanceof CsvLines.Line.Text(String text) && saysNothing(text)) {
            line = lines.next();
        }
        return line;
    }

    private List<String> fields(CsvLines.Line line) {
        return switch (line) {
            case CsvLines.Line.TooLong() ->
                throw new IllegalArgumentException(
                        "line too long, expected at most " + CsvLines.MAX_LINE + " bytes for one container");
            case CsvLines.Line.NoText() -> throw new IllegalArgumentException("bytes that are no text, expected UTF-8");
            case CsvLines.Line.Text(String text) -> fields(text);
        };
    }

    private List<String> fields(String line) {
        try {
            return csv.ofSingleCsvRecord(line).getFields();
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(
                    "quotes or line ends out of place, expected one container a line, quoted as in \"a b\"", e);
        }
    }

    /** Comments, blank lines, and the rows of nothing but commas that spreadsheets leave at the end. */
    private static boolean saysNothing(String line) {
        String text = line.strip();
        return text.startsWith("#") || text.chars().allMatch(c -> c == ',' || c == ' ');
    }

    private String at(int line) {
        return name() + ":" + line + ": ";
    }

    /** The path as given; a newline in it must not make two lines of one message. */
    private String name() {
        return Printable.text(file.toString());
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file";
            case AccessDeniedException denied -> "permission denied";
            default -> "cannot be read (" + Names.shorten(String.valueOf(e.getMessage())) + ")";
        };
    }
}
