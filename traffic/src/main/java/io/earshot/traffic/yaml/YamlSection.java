package io.earshot.traffic.yaml;

import io.earshot.http.config.ConfigException;
import io.earshot.http.config.YamlFile;
import io.earshot.http.config.YamlPlaces;
import io.earshot.model.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    private final String source;
    private final List<String> steps;
    private final JsonNode node;
    private final YamlPlaces places;
    private final Set<String> known = new LinkedHashSet<>();

    private YamlSection(String source, List<String> steps, JsonNode node, YamlPlaces places) throws YamlException {
        this.source = source;
        this.steps = steps;
        this.node = node;
        this.places = places;
        if (!node.isObject()) {
            String what = steps.isEmpty() ? "the file" : path(steps);
            throw new YamlException(place(steps) + what + " is "
                    + (node.isArray() ? "a list" : "\"" + node.asString("") + "\"") + ", expected a mapping of keys");
        }
    }

    /** Reads a file. */
    public static YamlSection read(Path file) throws YamlException {
        try {
            return parse(YamlFile.readText(file, "a file in YAML"), file.toString());
        } catch (ConfigException e) {
            throw new YamlException(e.getMessage(), e);
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
                throw new YamlException(source + ":" + alias.get());
            }
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                throw new YamlException(source + ":1: the file is empty, expected a mapping of keys");
            }
            return new YamlSection(source, List.of(), tree, YamlPlaces.of(text));
        } catch (JacksonException e) {
            Optional<String> syntax = YamlFile.syntaxProblemIn(text)
                    .or(() -> YamlFile.unreadableIn(text))
                    .or(() -> twice(e));
            if (syntax.isPresent()) {
                throw new YamlException(source + ":" + syntax.get(), e);
            }
            throw new YamlException(
                    source + ":"
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": "
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
        List<String> meant = new ArrayList<>(steps);
        meant.add(misspelt.orElse(key));
        return new YamlException(place(meant) + path(at(key)) + " " + problem + hint);
    }

    private String place(List<String> to) {
        return source + ":" + places.line(to) + ": ";
    }

    private List<String> at(String key) {
        List<String> further = new ArrayList<>(steps);
        further.add(key);
        return List.copyOf(further);
    }

    private static String path(List<String> steps) {
        return String.join(".", steps).replace(".[", "[");
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
        return found.map(value -> written(at(key), value));
    }

    /** Returns a value as it stands in the file, so that {@code 00} is not 0. */
    private String written(List<String> place, JsonNode value) {
        return places.written(place).orElseGet(() -> value.asString());
    }

    public String requiredText(String key) throws YamlException {
        return text(key).filter(value -> !value.isBlank()).orElseThrow(() -> error(key, "is missing, expected a text"));
    }

    public int number(String key, int standard, int least, int most) throws YamlException {
        Optional<String> said = text(key).map(text -> node.get(key).asString());
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
        return switch (said.get().toLowerCase(Locale.ROOT)) {
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
            return List.of(written(at(key), found.get()));
        }
        if (!found.get().isArray()) {
            throw error(key, "is a mapping, expected a list of values");
        }
        for (JsonNode value : found.get()) {
            if (!value.isValueNode() || value.isNull()) {
                throw error(key, "has an entry that is no value, expected a list of values");
            }
            values.add(written(entry(key, values.size()), value));
        }
        return values;
    }

    public Optional<YamlSection> section(String key) throws YamlException {
        Optional<JsonNode> found = find(key);
        return found.isEmpty() ? Optional.empty() : Optional.of(new YamlSection(source, at(key), found.get(), places));
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
        for (JsonNode value : found.get()) {
            sections.add(new YamlSection(source, entry(key, sections.size()), value, places));
        }
        return sections;
    }

    private List<String> entry(String key, int index) {
        List<String> further = new ArrayList<>(at(key));
        further.add("[" + index + "]");
        return List.copyOf(further);
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
                                + Names.nearest(key, known)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; expected one of " + String.join(", ", known)));
            }
        }
    }
}
