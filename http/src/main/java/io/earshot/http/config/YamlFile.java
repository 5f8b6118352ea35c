package io.earshot.http.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.earshot.model.Names;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a record from a file in YAML, one component a key. Durations, addresses to listen on, URIs and paths are written as one word;
 * paths are those beside the file.
 */
public final class YamlFile {

    private static final Set<Class<?>> WHOLE = Set.of(Integer.class, int.class, Long.class, long.class);
    private static final int MOST_PORT = 65_535;
    private static final int MOST_OCTETS = 3 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"");

    private YamlFile() {}

    /**
     * Reads a file.
     *
     * @param what is expected there, for messages
     * @param types more of them, that are written as one word
     * @throws ConfigException if the file is missing, is not YAML, or says something that cannot be
     */
    public static <T> T read(Path file, Class<T> type, String what, SimpleModule types) throws ConfigException {
        Path folder = file.toAbsolutePath().getParent();
        String text = readText(file, what);
        requireReadable(file, text);
        YAMLMapper mapper = mapper(folder, types);
        try {
            T value = mapper.readValue(text, type);
            if (value == null) {
                throw new ConfigException(file + ":1: nothing but a null, " + expectedKeys(type));
            }
            return value;
        } catch (JacksonException e) {
            Optional<YamlSyntax.Problem> syntax = YamlSyntax.in(text);
            if (syntax.isPresent()) {
                throw new ConfigException(
                        file + ":" + syntax.get().line() + ": " + syntax.get().message(), e);
            }
            JacksonException first = misspelt(e, mapper, text).orElse(e);
            String problem = explain(first, mapper, text);
            throw new ConfigException(file + ":" + line(first, problem, YamlPlaces.of(text)) + ": " + problem, e);
        }
    }

    /**
     * Reads the text of a file of at most 3 MiB; the parser of YAML refuses larger ones.
     *
     * @param what is expected there, for messages
     * @throws ConfigException if the file is missing, cannot be read, is too large, or is not UTF-8
     */
    public static String readText(Path file, String what) throws ConfigException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                throw new ConfigException(
                        file + ": more than " + MOST_OCTETS + " octets, expected " + what + " of at most that size");
            }
            String text = new String(octets, StandardCharsets.UTF_8);
            requireUtf8(file, octets, text);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file, expected " + what, e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": cannot be read: "
                            + (Files.isDirectory(file) ? "is a folder, expected " + what : e.getMessage()),
                    e);
        }
    }

    private static void requireReadable(Path file, String text) throws ConfigException {
        Optional<String> problem = unreadableIn(text);
        if (problem.isPresent()) {
            throw new ConfigException(file + ":" + problem.get());
        }
    }

    /**
     * Returns the line of the first thing in a text that is YAML, but that no configuration has, and what was expected: an alias, an entry of a
     * list that says nothing, a key that is no word. Empty where there is none.
     */
    public static Optional<String> unreadableIn(String text) {
        return YamlSyntax.unreadable(text).map(problem -> problem.line() + ": " + problem.message());
    }

    /** Returns the line of what keeps a text from being YAML, and what was expected; empty where it is YAML. */
    public static Optional<String> syntaxProblemIn(String text) {
        return YamlSyntax.in(text).map(problem -> problem.line() + ": " + problem.message());
    }

    private static URI parseUri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getPort() <= MOST_PORT) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noUri(text, e);
        }
        throw noUri(text, null);
    }

    private static IllegalArgumentException noUri(String text, Exception cause) {
        return new IllegalArgumentException(
                "\"" + Names.shorten(text) + "\", expected a URL as in https://example.com:8443/path", cause);
    }

    private static Path parsePath(Path folder, String text) {
        try {
            if (!text.isBlank()) {
                return folder.resolve(text);
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + Names.shorten(text) + "\", expected a path", e);
        }
        throw new IllegalArgumentException("\"\", expected a path");
    }

    private static void requireUtf8(Path file, byte[] octets, String text) throws ConfigException {
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        int at = Arrays.mismatch(octets, again);
        if (at >= 0 && at < octets.length) {
            int line = 1;
            for (int i = 0; i < at; i++) {
                line += octets[i] == '\n' ? 1 : 0;
            }
            throw new ConfigException(
                    "%s:%d: the octet 0x%02X, expected UTF-8".formatted(file, line, octets[at] & 0xff));
        }
    }

    /** A key that is missing may be there under a wrong name, and Jackson looks for those last. */
    private static Optional<JacksonException> misspelt(JacksonException e, YAMLMapper mapper, String text) {
        if (!(e instanceof ValueInstantiationException missing)
                || !missing.getType().getRawClass().isRecord()) {
            return Optional.empty();
        }
        Class<?> type = missing.getType().getRawClass();
        JsonNode place = place(e, mapper, text);
        List<Object> known =
                Arrays.stream(type.getRecordComponents()).map(YamlFile::keyOf).toList();
        return place.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> unknown(e, type, name, known));
    }

    private static UnrecognizedPropertyException unknown(
            JacksonException around, Class<?> type, String name, List<Object> known) {
        UnrecognizedPropertyException unknown = new UnrecognizedPropertyException(null, "", null, type, name, known);
        unknown.prependPath(type, name);
        around.getPath().reversed().forEach(unknown::prependPath);
        return unknown;
    }

    private static JsonNode place(JacksonException e, YAMLMapper mapper, String text) {
        JsonNode place = mapper.readTree(text);
        for (JacksonException.Reference step : e.getPath()) {
            place = step.getPropertyName() == null ? place.path(step.getIndex()) : place.path(step.getPropertyName());
        }
        return place;
    }

    private static Object keyOf(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    /** Returns the line of the key or entry that is meant; Jackson reports where the keys around it begin, or end. */
    private static int line(JacksonException e, String problem, YamlPlaces places) {
        List<String> steps = steps(e);
        if (steps.isEmpty() && !(e instanceof ValueInstantiationException)) {
            // Where there is nothing at all, Jackson tells where the file ends.
            boolean atStart = e.getLocation() == null || e instanceof MismatchedInputException;
            return atStart ? 1 : Math.max(1, e.getLocation().getLineNr());
        }
        // A record says of itself which of its keys is wrong.
        String ofItself = problem.startsWith(key(e)) ? problem.substring(key(e).length()) : "";
        return QUOTED.matcher(ofItself)
                .results()
                .map(quoted -> Stream.concat(
                                steps.stream(), Stream.of(quoted.group(1).split("\\.")))
                        .toList())
                .filter(places::has)
                .findFirst()
                .map(places::line)
                .orElseGet(() -> places.line(steps));
    }

    private static List<String> steps(JacksonException e) {
        return e.getPath().stream()
                .map(reference ->
                        Optional.ofNullable(reference.getPropertyName()).orElse("[" + reference.getIndex() + "]"))
                .toList();
    }

    private static YAMLMapper mapper(Path folder, SimpleModule more) {
        SimpleModule types = new SimpleModule()
                .addDeserializer(Duration.class, new TextValue<>(Duration.class, DurationText::parse))
                .addDeserializer(ListenAddress.class, new TextValue<>(ListenAddress.class, ListenAddress::parse))
                .addDeserializer(URI.class, new TextValue<>(URI.class, YamlFile::parseUri))
                .addDeserializer(Path.class, new TextValue<>(Path.class, text -> parsePath(folder, text)));
        return YAMLMapper.builder()
                .addModule(types)
                .addModule(more)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A fraction where a whole number is expected would be cut without a word.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfig(
                        LogicalType.Boolean,
                        numbers -> numbers.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                // A template whose variable was not set leaves "", which is no default.
                .withCoercionConfig(
                        LogicalType.Integer,
                        texts -> texts.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Float,
                        texts -> texts.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static String explain(JacksonException e, YAMLMapper mapper, String text) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> explainUnknownKey(unknown);
            case MismatchedInputException wrongType -> key(wrongType) + expectation(wrongType, mapper, text);
            case InputCoercionException number ->
                key(number) + "a number that is too large, expected a whole number up to " + Integer.MAX_VALUE;
            case StreamReadException twice
            when keyTwice(twice).isPresent() -> keyTwice(twice).get();
            default ->
                key(e)
                        + firstLine(
                                e.getCause() instanceof IllegalArgumentException ours
                                        ? ours.getMessage()
                                        : e.getOriginalMessage());
        };
    }

    /** Returns what is wrong where a key stands in a mapping twice; empty for other errors. */
    public static Optional<String> keyTwice(JacksonException e) {
        return DUPLICATE
                .matcher(e.getOriginalMessage())
                .results()
                .map(found -> "the key \"" + Names.shorten(found.group(1)) + "\" for the second time, expected it once")
                .findFirst();
    }

    private static String explainUnknownKey(UnrecognizedPropertyException e) {
        List<String> known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        String hint = Names.nearest(e.getPropertyName(), known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("expected one of " + String.join(", ", known));
        return "unknown key \"" + Names.shorten(e.getPropertyName()) + "\", " + hint;
    }

    private static String expectation(MismatchedInputException e, YAMLMapper mapper, String text) {
        if (e.getCause() instanceof IllegalArgumentException ours) {
            return firstLine(ours.getMessage());
        }
        Class<?> type = e.getTargetType();
        if (type == null) {
            return firstLine(e.getOriginalMessage());
        }
        if (type.isRecord() && e.getPath().isEmpty()) {
            return found(e, mapper, text) + ", " + expectedKeys(type);
        }
        return found(e, mapper, text)
                + ", expected "
                + (WHOLE.contains(type)
                        ? "a whole number"
                        : type == Boolean.class || type == boolean.class
                                ? "true or false"
                                : type.isPrimitive() || Number.class.isAssignableFrom(type)
                                        ? "a number"
                                        : Collection.class.isAssignableFrom(type) ? "a list" : "keys and values");
    }

    private static String expectedKeys(Class<?> type) {
        return "expected keys such as "
                + Arrays.stream(type.getRecordComponents())
                        .map(component -> "\"" + keyOf(component) + "\"")
                        .limit(2)
                        .collect(Collectors.joining(" and "));
    }

    private static String found(JacksonException e, YAMLMapper mapper, String text) {
        JsonNode found = place(e, mapper, text);
        return switch (found.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "keys and values";
            case MISSING, NULL -> "nothing";
            case BINARY, BOOLEAN, NUMBER, STRING ->
                "\"" + Names.shorten(YamlPlaces.of(text).written(steps(e)).orElseGet(found::asString)) + "\"";
        };
    }

    private static String key(JacksonException e) {
        String path = String.join(".", steps(e));
        return path.isEmpty() ? "" : "\"" + path + "\": ";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("not understood");
    }
}
