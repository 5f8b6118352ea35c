package io.earshot.cmdb;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.earshot.model.Container;
import io.earshot.model.Names;
import io.earshot.model.Networks;
import io.earshot.model.Printable;
import io.earshot.model.files.FileStamp;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
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
 * values separated by spaces), {@code running} and {@code takesTraffic} (both true without the column) may be. Lines that are as they were are
 * not read again. Commas separate, or the semicolons or tabs of a header without commas, as spreadsheets write them in countries with a decimal
 * comma. One thread at a time.
 */
public final class CsvCmdb implements CmdbSource {

    /** Octets: what is read anew each time is not kept, and this is of some million containers. */
    private static final long MOST_REMEMBERED = 1 << 29;

    private static final byte[] NOTHING = {};
    private static final char[] SEPARATORS = {',', ';', '\t'};

    private final Path file;
    private final String network;
    // Every line is a record of its own: a quote that is never closed must not swallow the containers below it.
    private final CsvReader.CsvReaderBuilder csv =
            CsvReader.builder().skipEmptyLines(false).allowUnclosedQuote(false);

    private CsvMemory memory = CsvMemory.EMPTY;

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
            if (Files.size(file) <= MOST_REMEMBERED) {
                return read(Files.readAllBytes(file));
            }
            memory = CsvMemory.EMPTY;
            try (CsvLines lines = new CsvLines(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                return read(lines, CsvMemory.EMPTY.common(NOTHING), new CsvMemory.Builder(NOTHING));
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

    private CmdbReading read(byte[] octets) throws IOException, CmdbException {
        CsvMemory.Builder read = new CsvMemory.Builder(octets);
        try (CsvLines lines = new CsvLines(new ByteArrayInputStream(octets))) {
            CmdbReading reading = read(lines, memory.common(octets), read);
            memory = read.build();
            return reading;
        }
    }

    /**
     * Reads the lines.
     *
     * @param known says which of them need not be read
     * @param read takes those that need not be read the next time
     */
    private CmdbReading read(CsvLines lines, CsvMemory.Common known, CsvMemory.Builder read)
            throws IOException, CmdbException {
        CsvHeader header = readHeader(lines);
        boolean isSameHeader = known.holdsUntil(lines.place());
        InventoryBuilder inventory = new InventoryBuilder(name(), network);
        while (true) {
            int place = lines.place();
            Optional<CsvMemory.Line> old = isSameHeader ? known.at(place) : Optional.empty();
            if (old.isPresent()) {
                lines.skip(old.get().octets());
                inventory.add("line " + lines.number(), old.get().container());
                read.add(place, old.get().octets(), old.get().container());
                continue;
            }
            Optional<CsvLines.Line> line = lines.next();
            if (line.isEmpty()) {
                return inventory.build();
            }
            if (saysNothing(line.get())) {
                continue;
            }
            String object = "line " + lines.number();
            try {
                List<String> fields = fields(line.get());
                if (header.isRepeatedIn(fields)) {
                    inventory.leaveOut(object, "the header again, expected a container");
                    continue;
                }
                Optional<Container> whole = inventory.add(object, header.over(fields));
                Optional<String> unnamed = header.unnamed(fields);
                unnamed.ifPresent(problem -> inventory.leaveOut(object, problem));
                whole.filter(_ -> unnamed.isEmpty())
                        .ifPresent(container -> read.add(place, lines.place() - place, container));
            } catch (IllegalArgumentException e) {
                inventory.leaveOut(object, e.getMessage());
            }
        }
    }

    private CsvHeader readHeader(CsvLines lines) throws IOException, CmdbException {
        Optional<CsvLines.Line> line = nextRecord(lines);
        if (line.isEmpty()) {
            throw new CmdbException(at(Math.max(1, lines.number())) + "no header, expected " + Column.all());
        }
        csv.fieldSeparator(separator(line.get()));
        try {
            return new CsvHeader(fields(line.get()));
        } catch (IllegalArgumentException e) {
            throw new CmdbException(at(lines.number()) + e.getMessage(), e);
        }
    }

    private static char separator(CsvLines.Line header) {
        String text = header instanceof CsvLines.Line.Text(String said) ? said : "";
        for (char separator : SEPARATORS) {
            if (text.indexOf(separator) >= 0) {
                return separator;
            }
        }
        return SEPARATORS[0];
    }

    /** The next line that says something. */
    private static Optional<CsvLines.Line> nextRecord(CsvLines lines) throws IOException {
        Optional<CsvLines.Line> line = lines.next();
        while (line.filter(CsvCmdb::saysNothing).isPresent()) {
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

    /** Comments, blank lines, and the rows of nothing but separators that spreadsheets leave at the end. */
    private static boolean saysNothing(CsvLines.Line line) {
        return line instanceof CsvLines.Line.Text(String text) && saysNothing(text.strip());
    }

    private static boolean saysNothing(String text) {
        return text.startsWith("#") || text.chars().allMatch(c -> c == ',' || c == ';' || c == ' ');
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
