package io.earshot.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.config.ConfigException;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import io.earshot.nagios.Judgement;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.ThresholdText;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.nagios.webhook.WebhookDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksConfigTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyOfACheckIsRead() throws Exception {
        CheckConfig config = read("""
            checks:
              - name: slow-links
                every: 30s
                host: mesh
                service: slow links
                sql: |
                  SELECT container, rttP95
                  FROM link
                warning: rttP95 > 50
                critical: rttP95 > 200
                text: "{rows} link{s}: {list}"
                row: "{container} takes {rttP95} ms"
                none: no link
                performance: {"rtt_{container}": rttP95}
                for: 1m
                keep: 2m
                empty: OK
                perRow: true
                gone: OK
                needsReports: false
            """).getFirst();

        assertThat(config)
                .isEqualTo(new CheckConfig(
                        "slow-links",
                        new SqlText("SELECT container, rttP95\nFROM link\n", folder.resolve("checks.yaml") + ":6"),
                        Duration.ofSeconds(30),
                        Optional.of("mesh"),
                        Optional.of("slow links"),
                        Optional.of("rttP95 > 50"),
                        Optional.of("rttP95 > 200"),
                        Optional.of("{rows} link{s}: {list}"),
                        Optional.of("{container} takes {rttP95} ms"),
                        Optional.of("no link"),
                        Map.of("rtt_{container}", "rttP95"),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Optional.of(CheckState.OK),
                        true,
                        Optional.of(CheckState.OK),
                        false));
        SqlCheck check = config.toCheck("earshot");
        assertThat(check.service()).isEqualTo(new ServiceName("mesh", "slow links"));
        assertThat(check.shape()).isEqualTo(new Shape.PerRow(CheckState.OK));
        assertThat(check.timing())
                .isEqualTo(new CheckTiming(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2)));
        assertThat(check.coverageSql()).isEmpty();
    }

    @Test
    void onlyNameAndSqlMustBeThere() throws Exception {
        SqlCheck check = read("checks: [{name: a, sql: SELECT state FROM t}]\n")
                .getFirst()
                .toCheck("earshot");

        Judgement byState = ThresholdText.parse(Optional.empty(), Optional.empty());
        assertThat(check.judgement()).isEqualTo(byState);
        assertThat(check.ofNothing()).isEqualTo(CheckState.UNKNOWN);
        assertThat(check.service()).isEqualTo(new ServiceName("earshot", "a"));
        assertThat(check.timing()).isEqualTo(CheckTiming.DEFAULT);
        assertThat(check.coverageSql()).isPresent();
        assertThat(check.shape()).isEqualTo(new Shape.One());
    }

    @Test
    void checksOfAllFilesStandSideBySideAndReplaceShippedOnes() throws Exception {
        Files.writeString(folder.resolve("more.yaml"), "checks: [{name: mine, sql: SELECT 1 AS state}]\n");
        Files.writeString(folder.resolve("server.yaml"), """
            cmdb: {csv: cmdb.csv}
            nagios: {host: mesh}
            shippedChecks: [incidents, health]
            checks: [{name: incidents, sql: SELECT 0 AS state, host: other}]
            checkFiles: [more.yaml]
            """);
        ServerConfig config = ConfigFile.read(folder.resolve("server.yaml"));

        assertThat(config.allChecks())
                .extracting(check -> check.service().toString())
                .containsExactly("mesh/health", "other/incidents", "mesh/mine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {name: a, sql: S, critical: 5} @ checks.yaml:1: check "a": critical "5" has no unit, expected a number of rows as in "3 rows", or a column as in "share >= 5 %"
        {name: a, sql: S, warning: many} @ checks.yaml:1: check "a": warning "many", expected a number of rows as in "3 rows", or a column as in "share >= 5 %"
        {name: a, sql: S, warning: 2 rows, critical: x < 3} @ checks.yaml:1: check "a": one threshold counts rows and the other looks at a column, expected both alike
        {name: a, sql: S, warning: 2 rows, critical: 1 row} @ checks.yaml:1: check "a": warning at 2 rows is never seen, since 1 are critical; expected warning <= critical
        {name: a, sql: S, text: "{name"} @ checks.yaml:1: check "a": "{name", expected a column in braces as in {name}, or {{ for a brace
        {name: a, sql: S, every: 10ms} @ checks.yaml:1: check "a": "every" is 10 ms, expected at least 1s
        {name: a, sql: S, every: 10} @ checks.yaml:1: "checks.[0].every": "10", expected a duration with its unit as in 500ms, 20s, 2m, 24h or 7d
        {name: a, sql: S, perRow: true, critical: 1 row} @ checks.yaml:1: check "a": with "perRow" each row is judged by itself: expected a column state or a threshold on a column
        {name: a, sql: S, gone: OK} @ checks.yaml:1: check "a": "gone" has no meaning without "perRow"
        {name: a, sql: S, host: "x;y"} @ checks.yaml:1: check "a": host "x;y", expected a name for Nagios: letters, digits, spaces, none of `~!$%^&*|'"<>?,()=;
        {name: A, sql: S} @ checks.yaml:1: check "A": check "A", expected lower-case letters, digits and '-'
        {name: a, sqll: S, for: 1m} @ checks.yaml:1: unknown key "sqll", did you mean "sql"?
        {name: a, sql: S, critcal: 1 row} @ checks.yaml:1: unknown key "critcal", did you mean "critical"?
        {name: a} @ checks.yaml:1: "checks.[0]": check "a": "sql" is missing, expected a SELECT
        {sql: S} @ checks.yaml:1: "checks.[0]": "name" is missing, expected the check's name
        {name: a, sql: [S]} @ checks.yaml:1: "checks.[0].sql": expected a SELECT, not a list or keys
        """)
    void aCheckThatCannotBeIsOneLineWithItsPlace(String check, String expected) {
        assertThatThrownBy(() -> read("checks: [" + check + "]\n"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e ->
                        assertThat(e.getMessage().replace(folder + "/", "")).isEqualTo(expected));
    }

    @Test
    void twoChecksOfOneNameAreBothPointedAt() {
        assertThatThrownBy(() -> read("checks:\n- {name: a, sql: S}\n- {name: a, sql: S}\n"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(e.getMessage().replace(folder + "/", ""))
                        .isEqualTo("checks.yaml:3: check \"a\" has the name of another one, at checks.yaml:2"));
    }

    @Test
    void everyKindOfDestinationIsRead() throws Exception {
        Files.writeString(folder.resolve("secret"), "s3cret\n");
        ServerConfig.Nagios nagios = nagios("""
              - {name: one, nsca: {host: 127.0.0.1, port: 5668, encryption: aes, passwordFile: secret, timeout: 3s}}
              - {name: two, pipe: rw/nagios.cmd}
              - {name: three, icinga: {url: "https://127.0.0.1:5665", user: u, passwordFile: secret}}
              - {name: four, alertmanager: {url: "http://127.0.0.1:9093"}}
            """);

        assertThat(nagios.destinations().getFirst().nsca())
                .contains(new DestinationConfig.Nsca(
                        "127.0.0.1",
                        5_668,
                        "aes",
                        Optional.of(folder.resolve("secret")),
                        Optional.empty(),
                        Duration.ofSeconds(3)));
        assertThat(nagios.destinations().get(1).pipe()).contains(folder.resolve("rw/nagios.cmd"));
        assertThat(nagios.destinations())
                .allSatisfy(d -> assertThat(d.open(WebhookDestination.Tickets.NONE, ToldMemory.NONE)
                                .name())
                        .isEqualTo(d.name()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {name: a, nsca: {host: 127.0.0.1, passwordFile: none}}     @ destination "a": password file FOLDER/none cannot be read
        {name: a, nsca: {host: 127.0.0.1, passwordEnv: NO_SUCH_1}} @ destination "a": the environment has no NO_SUCH_1, expected the password
        """)
    void aDestinationThatCannotBeHadIsOneLine(String destination, String expected) throws Exception {
        ServerConfig.Nagios nagios = nagios("  - " + destination + "\n");

        assertThatThrownBy(
                        () -> nagios.destinations().getFirst().open(WebhookDestination.Tickets.NONE, ToldMemory.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected.replace("FOLDER", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {name: a}                                                 @ destination "a" has 0 of nsca, pipe, icinga, alertmanager and webhook, expected one
        {name: a, pipe: x, nsca: {host: h}}                       @ destination "a" has 2 of nsca, pipe, icinga, alertmanager and webhook, expected one
        {name: a, nsca: {host: h, encryption: rot13}}             @ encryption "rot13", expected the number or name of one of: 0 none, 1 xor, 2 des, 3 triple_des, 8 blowfish, 11 rc2, 14 aes
        {name: a, icinga: {url: "http://h:1", user: u}}           @ no password, expected "passwordFile" or "passwordEnv"
        {name: a, alertmanager: {url: here}}                      @ "url" is "here", expected one as in https://icinga.example.com:5665
        {name: "a b", pipe: x}                                    @ "name" is "a b", expected letters, digits, '.', '-' and '_'
        """)
    void aDestinationThatCannotBeIsOneLineWithItsPlace(String destination, String expected) {
        assertThatThrownBy(() -> nagios("  - " + destination + "\n"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e ->
                        assertThat(e.getMessage()).contains("server.yaml:4: ").endsWith(expected));
    }

    @Test
    void twoDestinationsOfOneNameAreRefused() {
        assertThatThrownBy(() -> nagios("  - {name: a, pipe: x}\n  - {name: a, pipe: y}\n"))
                .hasMessageContaining("two destinations are named \"a\"");
    }

    private ServerConfig.Nagios nagios(String destinations) throws ConfigException, IOException {
        Files.writeString(
                folder.resolve("server.yaml"),
                "cmdb: {csv: cmdb.csv}\nnagios:\n  destinations:\n" + destinations.indent(2));
        return ConfigFile.read(folder.resolve("server.yaml")).nagios();
    }

    private List<CheckConfig> read(String yaml) throws ConfigException, IOException {
        Files.writeString(folder.resolve("checks.yaml"), yaml);
        return ConfigFile.readChecks(folder.resolve("checks.yaml"));
    }
}
