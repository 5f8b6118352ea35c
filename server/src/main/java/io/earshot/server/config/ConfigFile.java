package io.earshot.server.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.earshot.model.Names;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the server's configuration. */
public final class ConfigFile {

    private ConfigFile() {}

    /** The part of a configuration that may stand in files of its own. */
    record Checks(List<CheckConfig> checks) {

        Checks {
            if (checks == null) {
                throw new IllegalArgumentException("\"checks\" is missing, expected a list of checks");
            }
        }
    }

    /** @throws ConfigException if the file is missing, is not YAML, or says something that cannot be */
    public static ServerConfig read(Path file) throws ConfigException {
        ServerConfig config = read(file, ServerConfig.class, "the server's configuration in YAML");
        List<CheckConfig> checks = new ArrayList<>(config.checks());
        for (Path more : config.checkFiles()) {
            checks.addAll(readChecks(more));
        }
        requireValid(checks);
        return config.with(checks, stateFolder(config, file));
    }

    /** Where the configuration says so, else where systemd keeps what must last, else beside the configuration. */
    private static Optional<Path> stateFolder(ServerConfig config, Path file) {
        if (config.state().isPresent()) {
            Path said = config.state().get();
            return said.endsWith("none") ? Optional.empty() : Optional.of(said);
        }
        String fromSystemd = System.getenv("STATE_DIRECTORY");
        return Optional.of(
                fromSystemd == null || fromSystemd.isBlank()
                        ? file.toAbsolutePath().resolveSibling("state")
                        : Path.of(fromSystemd.split(":", 2)[0]));
    }

    /**
     * Reads a file of checks.
     *
     * @throws ConfigException if the file is missing, is not YAML, or says something that cannot be
     */
    public static List<CheckConfig> readChecks(Path file) throws ConfigException {
        List<CheckConfig> checks = read(file, Checks.class, "checks in YAML").checks();
        requireValid(checks);
        return checks;
    }

    private static <T> T read(Path file, Class<T> type, String what) throws ConfigException {
        Path folder = file.toAbsolutePath().getParent();
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file, expected " + what, e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
        YAMLMapper mapper = mapper(file, folder);
        try {
            return mapper.readValue(text, type);
        } catch (JacksonException e) {
            JacksonException first = misspelt(e, mapper, text).orElse(e);
            throw new ConfigException(file + ":" + line(first, text) + ": " + explain(first), e);
        }
    }

    /** A key that is missing may be there under a wrong name, and Jackson looks for those last. */
    private static Optional<JacksonException> misspelt(JacksonException e, YAMLMapper mapper, String text) {
        if (!(e instanceof ValueInstantiationException missing)
                || !missing.getType().getRawClass().isRecord()) {
            return Optional.empty();
        }
        Class<?> type = missing.getType().getRawClass();
        JsonNode place = mapper.readTree(text);
        for (JacksonException.Reference step : e.getPath()) {
            place = step.getPropertyName() == null ? place.path(step.getIndex()) : place.path(step.getPropertyName());
        }
        List<Object> known =
                Arrays.stream(type.getRecordComponents()).map(ConfigFile::keyOf).toList();
        return place.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> new UnrecognizedPropertyException(null, "", null, type, name, known));
    }

    private static Object keyOf(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static void requireValid(List<CheckConfig> checks) throws ConfigException {
        Map<String, CheckConfig> known = new HashMap<>();
        for (CheckConfig check : checks) {
            CheckConfig other = known.put(check.name(), check);
            if (other != null) {
                throw new ConfigException(check.sql().place() + ": check \"" + check.name()
                        + "\" has the name of another one, at " + other.sql().place());
            }
            try {
                check.toCheck("earshot");
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        check.sql().place() + ": check \"" + check.name() + "\": " + e.getMessage(), e);
            }
        }
    }

    /** Of an unknown key Jackson tells the place where the keys around it began, so that one is looked for. */
    private static long line(JacksonException e, String text) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            Pattern key = Pattern.compile("(^|[\\s{,\"'])" + Pattern.quote(unknown.getPropertyName()) + "[\"']?\\s*:");
            return 1 + text.lines().takeWhile(line -> !key.matcher(line).find()).count();
        }
        return Math.max(1, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
    }

    private static YAMLMapper mapper(Path file, Path folder) {
        SimpleModule types = new SimpleModule()
                .addDeserializer(Duration.class, new FromText<>(Duration.class, DurationText::parse))
                .addDeserializer(ListenAddress.class, new FromText<>(ListenAddress.class, ListenAddress::parse))
                .addDeserializer(LogForm.class, new FromText<>(LogForm.class, LogForm::parse))
                .addDeserializer(URI.class, new FromText<>(URI.class, URI::create))
                .addDeserializer(ZoneId.class, new FromText<>(ZoneId.class, ConfigFile::parseZone))
                .addDeserializer(URI.class, new FromText<>(URI.class, URI::create))
                .addDeserializer(SqlText.class, new FromSql(file))
                .addDeserializer(Path.class, new FromText<>(Path.class, folder::resolve));
        return YAMLMapper.builder()
                .addModule(types)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** @throws IllegalArgumentException unless it is the name of a time zone */
    static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + Names.shorten(text) + "\", expected a time zone as in Europe/Berlin or UTC", e);
        }
    }

    private static String explain(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> explainUnknownKey(unknown);
            case MismatchedInputException wrongType -> key(wrongType) + expectation(wrongType);
            default ->
                key(e)
                        + firstLine(
                                e.getCause() instanceof IllegalArgumentException ours
                                        ? ours.getMessage()
                                        : e.getOriginalMessage());
        };
    }

    private static String explainUnknownKey(UnrecognizedPropertyException e) {
        List<String> known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        String hint = Names.nearest(e.getPropertyName(), known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("expected one of " + String.join(", ", known));
        return "unknown key \"" + Names.shorten(e.getPropertyName()) + "\", " + hint;
    }

    private static String expectation(MismatchedInputException e) {
        if (e.getCause() instanceof IllegalArgumentException ours) {
            return firstLine(ours.getMessage());
        }
        Class<?> type = e.getTargetType();
        if (type == null) {
            return firstLine(e.getOriginalMessage());
        }
        if (type == ServerConfig.class) {
            return "expected keys such as \"cmdb\" and \"listen\"";
        }
        return "wrong type, expected "
                + (type == Integer.class
                        ? "a whole number"
                        : Collection.class.isAssignableFrom(type) ? "a list" : "keys and values");
    }

    private static String key(JacksonException e) {
        String path = e.getPath().stream()
                .map(reference ->
                        Optional.ofNullable(reference.getPropertyName()).orElse("[" + reference.getIndex() + "]"))
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : "\"" + path + "\": ";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("not understood");
    }

    /** A value that is written as one word and may refuse what it is given. */
    private static final class FromText<T> extends StdDeserializer<T> {

        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
            String text = parser.getValueAsString();
            if (text == null) {
                throw DatabindException.from(parser, "expected one value, not a list or keys");
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw DatabindException.from(parser, e.getMessage());
            }
        }
    }

    /** A statement, which remembers where it stands: only the database can tell whether it is right. */
    private static final class FromSql extends StdDeserializer<SqlText> {

        private final transient Path file;

        FromSql(Path file) {
            super(SqlText.class);
            this.file = file;
        }

        @Override
        public SqlText deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
            String text = parser.getValueAsString();
            if (text == null) {
                throw DatabindException.from(parser, "expected a SELECT, not a list or keys");
            }
            return new SqlText(text, file + ":" + parser.currentTokenLocation().getLineNr());
        }
    }
}
