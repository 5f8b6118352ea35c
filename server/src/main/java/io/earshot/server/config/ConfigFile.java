package io.earshot.server.config;

import io.earshot.http.config.ConfigException;
import io.earshot.http.config.TextValue;
import io.earshot.http.config.YamlFile;
import io.earshot.model.Names;
import io.earshot.model.ServiceKind;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

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

    /** Returns the configured folder, else systemd's state folder, else one beside the configuration. */
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

    /**
     * Reads a file with what stands under {@code wire} in a configuration: protocols of ports, and those of the site's own.
     *
     * @throws ConfigException if the file is missing, is not YAML, or says something that cannot be
     */
    public static WireConfig readWire(Path file) throws ConfigException {
        return read(file, WireConfig.class, "ports and protocols in YAML");
    }

    private static <T> T read(Path file, Class<T> type, String what) throws ConfigException {
        SimpleModule types = new SimpleModule()
                .addDeserializer(LogForm.class, new TextValue<>(LogForm.class, LogForm::parse))
                .addDeserializer(ServiceKind.class, new TextValue<>(ServiceKind.class, ServiceKind::parse))
                .addDeserializer(ZoneId.class, new TextValue<>(ZoneId.class, ConfigFile::parseZone))
                .addDeserializer(SqlText.class, new FromSql(file));
        return YamlFile.read(file, type, what, types);
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

    /** @throws IllegalArgumentException unless it is the name of a time zone */
    static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + Names.shorten(text) + "\", expected a time zone as in Europe/Berlin or UTC", e);
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
