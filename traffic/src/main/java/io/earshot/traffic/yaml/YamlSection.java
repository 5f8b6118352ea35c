package io.earshot.traffic.yaml;

import io.earshot.http.config.YamlFile;
import io.earshot.model.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One mapping of a YAML file. Each key is asked for by name; {@link #finish} refuses those that nobody asked for and names the
 * nearest known key.
 */
public final class YamlSection {

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final long MAX_BYTES = 4 << 20;

    private final String source;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    private YamlSection(String source, String path, JsonNode node) throws YamlException {
        this.source = source;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new YamlException(source + ": " + (path.isEmpty() ? "the file" : path) + " is "
                    + (node.isArray() ? "a list" : "\"" + node.asString("") + "\"") + ", expected a mapping of keys");
        }
    }

    /** Reads a file. */
    public static YamlSection read(Path file) throws YamlException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new YamlException(file + " has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
            }
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new YamlException(file + " has octets that are not UTF-8, expected a YAML file in UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new YamlException(file + " does not exist; expected a YAML file", e);
        } catch (IOException e) {
            throw new YamlException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a resource that ships with the program. */
    public static YamlSection read(InputStream in, String source) throws YamlException {
        try {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), source);
        } catch (IOException e) {
            throw new YamlException(source + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param source names it in messages
     */
    public static YamlSection parse(String text, String source) throws YamlException {
        try {
            JsonNode tree = MAPPER.readTree(text);
            Optional<String> alias = YamlFile.unreadableIn(text);
            if (alias.isPresent()) {
                throw new YamlException(source + ", line " + alias.get());
            }
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                throw new YamlException(source + " is empty, expected a mapping of keys");
            }
            return new YamlSection(source, "", tree);
        } catch (JacksonException e) {
            Optional<String> syntax = YamlFile.syntaxProblemIn(text)
                    .or(() -> YamlFile.unreadableIn(text))
                    .or(() -> twice(e));
            if (syntax.isPresent()) {
                throw new YamlException(source + ", line " + syntax.get(), e);
            }
            throw new YamlException(
                    source + ", line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("not YAML"),
                    e);
        }
    }

    private static Optional<String> twice(JacksonException e) {
        return YamlFile.keyTwice(e)
                .map(problem -> (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": " + problem);
    }

    /** Returns an error about a key, with file and path, and the key that is there in its place. */
    public YamlException error(String key, String problem) {
        Optional<String> misspelt = node.has(key)
                ? Optional.empty()
                : Names.nearest(
                        key,
                        node.propertyNames().stream()
                                .filter(name -> !known.contains(name))
                                .toList());
        String hint = misspelt.map(name -> ", in place of \"" + Names.shorten(name) + "\"")
                .orElse("");
        return new YamlException(source + ": " + at(key) + " " + problem + hint);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<JsonNode> find(String key) {
        known.add(key);
        JsonNode found = node.get(key);
        return found == null || found.isNull() ? Optional.empty() : Optional.of(found);
    }

    public boolean has(String key) {
        return find(key).isPresent();
    }

    /** Whether the value of a key is a mapping rather than a text or a list. */
    public boolean isSection(String key) {
        return find(key).filter(JsonNode::isObject).isPresent();
    }

    public Optional<String> text(String key) throws YamlException {
        Optional<JsonNode> found = find(key);
        if (found.isPresent() && !found.get().isValueNode()) {
            throw error(key, "is " + (found.get().isArray() ? "a list" : "a mapping") + ", expected one value");
        }
        return found.map(value -> value.asString());
    }

    public String requiredText(String key) throws YamlException {
        return text(key).filter(value -> !value.isBlank()).orElseThrow(() -> error(key, "is missing, expected a text"));
    }

    public int number(String key, int standard, int least, int most) throws YamlException {
        Optional<String> said = text(key);
        if (said.isEmpty()) {
            return standard;
        }
        try {
            int value = Integer.parseInt(said.get().strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below says what was expected.
        }
        throw error(key, "is \"" + said.get() + "\", expected a number of " + least + " to " + most);
    }

    public boolean flag(String key, boolean standard) throws YamlException {
        Optional<String> said = text(key);
        if (said.isEmpty()) {
            return standard;
        }
        return switch (said.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error(key, "is \"" + said.get() + "\", expected true or false");
        };
    }

    /** Returns one of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) throws YamlException {
        Optional<String> said = text(key);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(said.get())) {
                return Optional.of(constant);
            }
            names.add(name);
        }
        throw error(key, "is \"" + said.get() + "\", expected one of " + String.join(", ", names));
    }

    /** Returns the values of a list; one value alone is a list of one. */
    public List<String> texts(String key) throws YamlException {
        Optional<JsonNode> found = find(key);
        List<String> values = new ArrayList<>();
        if (found.isEmpty()) {
            return values;
        }
        if (found.get().isValueNode()) {
            return List.of(found.get().asString());
        }
        if (!found.get().isArray()) {
            throw error(key, "is a mapping, expected a list of values");
        }
        for (JsonNode value : found.get()) {
            if (!value.isValueNode() || value.isNull()) {
                throw error(key, "has an entry that is no value, expected a list of values");
            }
            values.add(value.asString());
        }
        return values;
    }

    public Optional<YamlSection> section(String key) throws YamlException {
        Optional<JsonNode> found = find(key);
        return found.isEmpty() ? Optional.empty() : Optional.of(new YamlSection(source, at(key), found.get()));
    }

    /** Returns the mappings of a list. */
    public List<YamlSection> sections(String key) throws YamlException {
        Optional<JsonNode> found = find(key);
        List<YamlSection> sections = new ArrayList<>();
        if (found.isEmpty()) {
            return sections;
        }
        if (!found.get().isArray()) {
            throw error(key, "is no list, expected a list of mappings");
        }
        int index = 0;
        for (JsonNode value : found.get()) {
            sections.add(new YamlSection(source, at(key) + "[" + index++ + "]", value));
        }
        return sections;
    }

    /** Returns the keys of this mapping with their values as texts. */
    public Map<String, String> entries() throws YamlException {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String key : keys()) {
            entries.put(key, text(key).orElse(""));
        }
        return entries;
    }

    /** Returns the keys of this mapping in their order, all of which count as known. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>(node.propertyNames());
        known.addAll(keys);
        return keys;
    }

    /** Refuses keys that nobody asked for. */
    public void finish() throws YamlException {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                throw error(
                        key,
                        "is no known key"
                                + nearest(key)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; expected one of " + String.join(", ", known)));
            }
        }
    }

    private Optional<String> nearest(String key) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= Math.max(1, candidate.length() / 3))
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)));
    }

    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
