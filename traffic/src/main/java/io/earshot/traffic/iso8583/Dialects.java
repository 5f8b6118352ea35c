package io.earshot.traffic.iso8583;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds dialects: shipped ones by name, others by the path of their file. */
public final class Dialects {

    /** The names of the dialects that ship with the program. */
    public static final List<String> SHIPPED =
            List.of("unionpay-pos", "unionpay-host", "iso87-ascii", "iso87-binary", "iso93-ascii");

    private final Path folder;

    /** @param folder where relative paths begin */
    public Dialects(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads a dialect.
     *
     * @param nameOrFile a shipped dialect, or a file
     */
    public Dialect find(String nameOrFile) throws YamlException {
        return read(section(nameOrFile));
    }

    /** Reads a dialect from a section of its own, as where a configuration holds it. */
    public Dialect read(YamlSection section) throws YamlException {
        return new DialectReader(this::section).read(section);
    }

    /** Returns whether there is a shipped dialect of this name, or a file. */
    public boolean has(String nameOrFile) {
        return SHIPPED.contains(nameOrFile) || Files.exists(folder.resolve(nameOrFile));
    }

    private YamlSection section(String nameOrFile) throws YamlException {
        if (SHIPPED.contains(nameOrFile)) {
            return shipped(nameOrFile);
        }
        Path file = folder.resolve(nameOrFile);
        if (!Files.exists(file)) {
            throw new YamlException("no dialect \"" + nameOrFile + "\"; expected one of " + String.join(", ", SHIPPED)
                    + " or a file, and " + file + " does not exist");
        }
        return YamlSection.read(file);
    }

    private static YamlSection shipped(String name) throws YamlException {
        try (InputStream in = Dialects.class.getResourceAsStream("dialects/" + name + ".yaml")) {
            if (in == null) {
                throw new YamlException("the shipped dialect " + name + " is missing in this installation");
            }
            return YamlSection.read(in, name + ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
