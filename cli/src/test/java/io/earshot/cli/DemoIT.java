package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The demo as a newcomer starts it. */
class DemoIT {

    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
    private static final Pattern CUT = Pattern.compile("no packets between \\S+ and [^:]+: (.+)");
    private static final String BROKEN =
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC";

    @Test
    void sqlNamesExactlyTheContainersThatWereCutOff() throws Exception {
        try (Launcher demo = Launcher.start("demo", "--port", "0")) {
            String server =
                    find(URL, demo.awaitLine(line -> URL.matcher(line).find())).group();
            String cutLine = demo.awaitLine(line -> CUT.matcher(line).find());
            List<String> cut = Arrays.stream(find(CUT, cutLine).group(1).split(", ", -1))
                    .sorted()
                    .toList();
            assertThat(cut).isNotEmpty();
            demo.awaitLine(line -> line.contains("links between data centres"));

            Launcher.Finished sql = Launcher.run("sql", "--server", server, "--output", "csv", BROKEN);
            assertThat(sql.status()).isZero();
            assertThat(sql.output()
                            .lines()
                            .skip(1)
                            .map(line -> line.split(",", 2)[0])
                            .sorted())
                    .containsExactlyElementsOf(cut);

            Launcher.Finished errors = Launcher.runUntil(
                    asked -> !asked.output().lines().skip(1).toList().isEmpty(),
                    "sql",
                    "--server",
                    server,
                    "--output",
                    "csv",
                    "SELECT name FROM data WHERE nginxErrorRate > 0 ORDER BY name");
            assertThat(errors.output().lines().skip(1)).isSubsetOf(cut);

            Launcher.Finished check = Launcher.run("check", "connectivity", "--server", server);
            assertThat(check.status()).isEqualTo(2);
            assertThat(check.output())
                    .startsWith("CONNECTIVITY CRITICAL - ")
                    .contains("| ")
                    .contains(cut.getFirst());

            Launcher.Finished mutes =
                    Launcher.runUntil(asked -> asked.output().contains("new version"), "mutes", "--server", server);
            assertThat(mutes.status()).isZero();

            Launcher.Finished partners = Launcher.run("partners", cut.getFirst(), "--server", server);
            assertThat(partners.output()).contains("DOWN").contains("127.");

            Launcher.Finished refused = Launcher.run("sql", "--server", server, "DROP TABLE data");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.output())
                    .isEqualTo("earshot: DROP refused, expected one SELECT: the tables are read-only");

            demo.interrupt();
            assertThat(demo.finish().output())
                    .contains("the end; what is broken now:")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aDemoForSomeTimeEndsByItself() throws Exception {
        Launcher.Finished demo = Launcher.run("demo", "--for", "3s", "--port", "0", "--containers", "12");
        assertThat(demo.status()).isZero();
        assertThat(demo.output()).contains("12 containers").contains("the end").doesNotContain("Exception");
    }

    private static Matcher find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher;
    }
}
