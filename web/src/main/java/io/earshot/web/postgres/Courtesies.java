package io.earshot.web.postgres;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What drivers and pools say by themselves. Settings are taken only where they change nothing here or say what is so
 * already; transactions are nothing but a word, as nobody can write.
 */
final class Courtesies {

    static final String VERSION = "15.0";
    static final int VERSION_NUMBER = 150_000;

    /** What every client is told at its start, and may ask for with SHOW. */
    static final Map<String, String> PARAMETERS = Map.of(
            "server_version", VERSION + " (Earshot)",
            "server_encoding", "UTF8",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "TimeZone", "UTC",
            "IntervalStyle", "postgres",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on",
            "default_transaction_read_only", "on");

    private static final Map<String, String> ONLY_SHOWN = Map.of(
            "server_version_num", String.valueOf(VERSION_NUMBER),
            "transaction_isolation", "read committed",
            "transaction isolation level", "read committed",
            "transaction_read_only", "on",
            "search_path", "PUBLIC");

    private record Form(Pattern pattern, String tag) {

        Form(String regex, String tag) {
            this(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), tag);
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form("(BEGIN|START TRANSACTION)[A-Z ,]*", "BEGIN"),
            new Form("(COMMIT|END)( WORK| TRANSACTION)?", "COMMIT"),
            new Form("(ROLLBACK|ABORT)( WORK| TRANSACTION)?", "ROLLBACK"),
            new Form("SET SESSION CHARACTERISTICS AS TRANSACTION [A-Z ,]*", "SET"),
            new Form("SET (SESSION |LOCAL )?(extra_float_digits|application_name)( TO |\\s?=\\s?)[^;]*", "SET"),
            new Form("SET (SESSION |LOCAL )?client_encoding( TO |\\s?=\\s?)'?(UTF-?8|UNICODE)'?", "SET"),
            new Form("SET (SESSION |LOCAL )?DateStyle( TO |\\s?=\\s?)'?ISO(, ?MDY)?'?", "SET"),
            new Form("SET (SESSION |LOCAL )?(TimeZone( TO |\\s?=\\s?)|TIME ZONE )'?UTC'?", "SET"),
            new Form("DEALLOCATE [^;]*", "DEALLOCATE"),
            new Form("DISCARD ALL", "DISCARD ALL"),
            new Form("RESET ALL", "RESET"));

    private static final Pattern SHOW = Pattern.compile("SHOW ([a-z_ ]+)", Pattern.CASE_INSENSITIVE);

    private Courtesies() {}

    /** @param line a statement without double blanks and a semicolon */
    static Optional<Statement> find(String line) {
        return FORMS.stream()
                .filter(form -> form.pattern().matcher(line).matches())
                .findFirst()
                .<Statement>map(form -> new Statement.Courtesy(form.tag()))
                .or(() -> show(line));
    }

    private static Optional<Statement> show(String line) {
        Matcher show = SHOW.matcher(line);
        return show.matches()
                ? setting(PARAMETERS, show.group(1))
                        .or(() -> setting(ONLY_SHOWN, show.group(1)))
                        .map(setting -> new Statement.OfCatalog(
                                "SELECT CAST(? AS VARCHAR) AS \""
                                        + setting.getKey().replace(' ', '_') + "\"",
                                List.of("'" + setting.getValue() + "'")))
                : Optional.empty();
    }

    private static Optional<Map.Entry<String, String>> setting(Map<String, String> settings, String name) {
        return settings.entrySet().stream()
                .filter(setting -> setting.getKey().equalsIgnoreCase(name))
                .findFirst();
    }
}
