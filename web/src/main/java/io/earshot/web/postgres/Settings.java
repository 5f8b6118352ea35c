package io.earshot.web.postgres;

import io.earshot.model.Names;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session's settings. Those that say how values are written, and what the tables are, have one value; the rest is kept and shown, and changes
 * nothing, but for statement_timeout.
 */
final class Settings {

    static final String VERSION = "15.0";

    private static final String STATEMENT_TIMEOUT = "statement_timeout";

    /** Settings that clients are told of when they change. */
    static final Set<String> REPORTED = Set.of(
            "server_version",
            "server_encoding",
            "client_encoding",
            "DateStyle",
            "TimeZone",
            "IntervalStyle",
            "integer_datetimes",
            "standard_conforming_strings",
            "default_transaction_read_only",
            "application_name",
            "in_hot_standby",
            "is_superuser",
            "session_authorization");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("server_version", VERSION + " (Earshot)"),
            Map.entry("server_version_num", "150000"),
            Map.entry("server_encoding", "UTF8"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("DateStyle", "ISO, MDY"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("integer_datetimes", "on"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("default_transaction_read_only", "on"),
            Map.entry("transaction_read_only", "on"),
            Map.entry("in_hot_standby", "off"),
            Map.entry("is_superuser", "off"),
            Map.entry("transaction_isolation", "read committed"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("transaction_deferrable", "off"),
            Map.entry("default_transaction_deferrable", "off"),
            Map.entry("search_path", "\"PUBLIC\""),
            Map.entry("application_name", ""),
            Map.entry("extra_float_digits", "1"),
            Map.entry("bytea_output", "hex"),
            Map.entry("client_min_messages", "notice"),
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("max_identifier_length", "63"),
            Map.entry("max_index_keys", "32"),
            Map.entry("block_size", "8192"),
            Map.entry("lc_collate", "C"),
            Map.entry("lc_ctype", "C"),
            Map.entry("lc_messages", "C"),
            Map.entry("lc_monetary", "C"),
            Map.entry("escape_string_warning", "on"),
            Map.entry("backslash_quote", "safe_encoding"),
            Map.entry("row_security", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("geqo", "on"),
            Map.entry("jit", "off"),
            Map.entry("enable_seqscan", "on"),
            Map.entry("work_mem", "4MB"),
            Map.entry("plan_cache_mode", "auto"),
            Map.entry("check_function_bodies", "on"),
            Map.entry("default_table_access_method", "heap"),
            Map.entry("default_tablespace", ""),
            Map.entry("xmloption", "content"),
            Map.entry("role", "none"),
            Map.entry("session_authorization", "earshot"),
            Map.entry("ssl", "off"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("port", "5432"),
            Map.entry("max_connections", "64"));

    private static final Map<String, String> LONG_NAMES = Map.of(
            "time zone",
            "TimeZone",
            "transaction isolation level",
            "transaction_isolation",
            "names",
            "client_encoding");

    private static final Pattern TIMEOUT = Pattern.compile("\\s*([0-9]{1,9})\\s*(ms|s|min|h|d)?\\s*");

    /** What the client asked for when it connected, to which RESET goes back. */
    private final Map<String, String> atStart = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private final Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * Returns the settings of a client that connects. Names that are not known, and values that the server does not hold to, are left out:
     * drivers send the time zone of their machine, and are told in return that it is UTC here.
     *
     * @throws PostgresException if statement_timeout is none
     */
    static Settings atStart(Map<String, String> wanted) throws PostgresException {
        Settings settings = new Settings();
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
            try {
                settings.set(entry.getKey(), Optional.of(entry.getValue()));
            } catch (PostgresException e) {
                if (entry.getKey().equalsIgnoreCase(STATEMENT_TIMEOUT)) {
                    throw PostgresException.fatal(SqlState.INVALID_PARAMETER_VALUE, String.valueOf(e.getMessage()));
                }
            }
        }
        settings.atStart.putAll(settings.changed);
        settings.changed.clear();
        return settings;
    }

    /** @throws PostgresException if there is no such setting */
    String show(String name) throws PostgresException {
        String known = known(name);
        return changed.getOrDefault(known, atStart.getOrDefault(known, DEFAULTS.getOrDefault(known, "")));
    }

    /** Returns the setting's name as PostgreSQL writes it; names with a dot are a client's own. */
    String known(String name) throws PostgresException {
        String full = LONG_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        Optional<String> known = DEFAULTS.keySet().stream()
                .filter(key -> key.equalsIgnoreCase(full))
                .findFirst();
        if (known.isEmpty() && !full.contains(".")) {
            throw PostgresException.error(
                    SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + Names.shorten(name) + "\"");
        }
        return known.orElse(full);
    }

    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(atStart);
        all.putAll(changed);
        return all;
    }

    /**
     * Changes a setting.
     *
     * @param value empty for the default
     * @throws PostgresException if there is no such setting, or it cannot have this value
     */
    void set(String name, Optional<String> value) throws PostgresException {
        String known = known(name);
        if (value.isEmpty()) {
            changed.remove(known);
        } else {
            requireTrue(known, value.get());
            boolean fixed = !DEFAULTS.getOrDefault(known, "").isEmpty() && isFixed(known);
            if (!fixed) {
                changed.put(known, value.get());
            }
        }
    }

    void reset() {
        changed.clear();
    }

    private static boolean isFixed(String name) {
        return switch (name) {
            case "client_encoding",
                    "DateStyle",
                    "TimeZone",
                    "IntervalStyle",
                    "bytea_output",
                    "standard_conforming_strings" -> true;
            default -> false;
        };
    }

    /** Refuses values that the server does not hold to. */
    private static void requireTrue(String name, String value) throws PostgresException {
        String plain = value.toLowerCase(Locale.ROOT).replaceAll("[\\s'\"-]", "");
        boolean holds = switch (name) {
            case "client_encoding" -> Set.of("utf8", "unicode", "auto").contains(plain);
            case "DateStyle" ->
                plain.startsWith("iso") || Set.of("mdy", "default").contains(plain);
            case "TimeZone" ->
                Set.of(
                                "utc",
                                "gmt",
                                "etc/utc",
                                "etc/gmt",
                                "z",
                                "zulu",
                                "uct",
                                "universal",
                                "0",
                                "+00",
                                "+00:00",
                                "00:00",
                                "default",
                                "local")
                        .contains(plain);
            case STATEMENT_TIMEOUT -> value.isBlank() || TIMEOUT.matcher(value).matches();
            case "IntervalStyle" -> plain.equals("postgres");
            case "bytea_output" -> plain.equals("hex");
            case "standard_conforming_strings" ->
                Set.of("on", "true", "1", "yes").contains(plain);
            case "server_version",
                    "server_version_num",
                    "server_encoding",
                    "integer_datetimes",
                    "is_superuser",
                    "session_authorization" -> false;
            default -> true;
        };
        if (!holds) {
            throw PostgresException.error(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "SET " + name + " = " + Names.shorten(value) + " refused, expected "
                            + (name.equals(STATEMENT_TIMEOUT)
                                    ? "milliseconds, or a time as 5s or 2min"
                                    : DEFAULTS.get(name) + ": the server knows no other"));
        }
    }

    /** Returns after which time the client wants its statements to end; empty for the server's own limit. */
    Optional<Duration> statementTimeout() {
        String value = changed.getOrDefault(STATEMENT_TIMEOUT, atStart.getOrDefault(STATEMENT_TIMEOUT, "0"));
        Matcher timeout = TIMEOUT.matcher(value);
        long number = timeout.matches() ? Long.parseLong(timeout.group(1)) : 0;
        if (number == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (Objects.requireNonNullElse(timeout.group(2), "ms")) {
                    case "s" -> Duration.ofSeconds(number);
                    case "min" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofMillis(number);
                });
    }
}
