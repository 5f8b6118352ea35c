package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.LogLine;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReport.State;
import io.earshot.model.plugins.PluginReports;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsJsonTest {

    @Test
    void aSectionOutlivesTheWay() throws BadJsonException {
        PluginReports told = new PluginReports(List.of(new PluginReport(
                "gc-log",
                "1.0",
                State.RUNNING,
                Duration.ofSeconds(40),
                3,
                1,
                2,
                7,
                "",
                List.of(new Metric("pauses", 0.25, Duration.ofSeconds(9)), new Metric("heap", 1.5e9, Duration.ZERO)),
                List.of(new LogLine("a \"quoted\" line \u20ac", Duration.ofSeconds(1))),
                5)));
        Report report = Report.of(ContainerName.parse("be5.host58"), List.of(), told);

        assertThat(read(ReportJson.toText(report)).section(PluginReports.class)).contains(told);
    }

    @Test
    void aMetricThatIsNoneCostsOnlyItself() throws BadJsonException {
        assertThat(metrics("""
            {"name": "good", "value": 1}, {"name": "a\\"b", "value": 1}, {"name": "", "value": 1}, {"name": "none"}, 7,
            {"name": "text", "value": "1"}, {"name": "huge", "value": 1e999}, {"name": "last", "value": -2}
            """)).containsExactly("good", "last");
    }

    @Test
    void aContainerHasNoMoreMetricsThanItsLimit() throws BadJsonException {
        String many = IntStream.range(0, 400)
                .mapToObj(i -> "{\"name\": \"m" + i + "\", \"value\": " + i + "}")
                .collect(Collectors.joining(","));
        assertThat(metrics(many)).hasSize(PluginReports.MOST_METRICS);
    }

    @Test
    void twoPluginsOfOneNameAreOne() throws BadJsonException {
        String plugin = "{\"plugin\": \"gc-log\", \"state\": \"RUNNING\", \"metrics\": []}";
        assertThat(section(plugin + "," + plugin).plugins()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{",
                "{}",
                "{\"name\": \"a\"}",
                "{\"value\": 1}",
                "{\"name\": \"a\", \"value\": NaN}",
                "{\"name\": \"a\", \"value\": 1e999}",
                "{\"values\": {\"a\": \"1\"}}",
                "{\"values\": {}}",
                "{\"name\": \"a\", \"value\": 1} trailing"
            })
    void aLineOfAPluginThatIsNoneIsRefused(String line) {
        assertThatThrownBy(() -> PluginJson.read(line)).isInstanceOf(BadJsonException.class);
    }

    @Test
    void aLineOfAPluginMayHoldSeveralValues() throws BadJsonException {
        PluginJson.Line line = PluginJson.read("{\"values\": {\"a\": 1, \"b\": -2.5}, \"newer\": [1]}");
        assertThat(line.values()).containsExactly(new PluginJson.Value("a", 1), new PluginJson.Value("b", -2.5));
    }

    private static List<String> metrics(String array) throws BadJsonException {
        return section("{\"plugin\": \"gc-log\", \"state\": \"RUNNING\", \"metrics\": [" + array + "]}")
                .plugins()
                .getFirst()
                .metrics()
                .stream()
                .map(Metric::name)
                .toList();
    }

    private static PluginReports section(String plugins) throws BadJsonException {
        return read("{\"container\": \"be5.host58\", \"links\": [], \"plugins\": [" + plugins + "]}")
                .section(PluginReports.class)
                .orElseThrow();
    }

    private static Report read(String json) throws BadJsonException {
        return ReportJson.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }
}
