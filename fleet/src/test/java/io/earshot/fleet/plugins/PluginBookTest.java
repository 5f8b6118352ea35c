package io.earshot.fleet.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.plugins.PluginBook.Change;
import io.earshot.fleet.plugins.PluginBook.MetricName;
import io.earshot.model.ContainerName;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReport.State;
import io.earshot.model.plugins.PluginReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PluginBookTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final PluginBook book = new PluginBook();

    @Test
    void aContainerWithoutPluginsChangesNothing() {
        assertThat(book.hear(BE5, Optional.empty(), NOW)).isEmpty();
        assertThat(book.silent(BE5, NOW)).isEmpty();
    }

    @Test
    void aMetricThatIsNotToldAnyMoreIsGone() {
        hear(plugin("gc-log", "pauses", "heap"));
        assertThat(hear(plugin("gc-log", "heap")).goneMetrics()).containsExactly(new MetricName("gc-log", "pauses"));
    }

    @Test
    void aPluginThatIsNotToldAnyMoreIsGoneWithItsMetrics() {
        hear(plugin("gc-log", "pauses"), plugin("tomcat", "requests"));
        Change change = hear(plugin("tomcat", "requests"));
        assertThat(change.gone()).containsExactly("gc-log");
        assertThat(change.goneMetrics()).containsExactly(new MetricName("gc-log", "pauses"));
    }

    @Test
    void aReportWithoutTheSectionTakesAllAway() {
        hear(plugin("gc-log", "pauses"));
        assertThat(book.hear(BE5, Optional.empty(), NOW).orElseThrow().gone()).containsExactly("gc-log");
        assertThat(book.hear(BE5, Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void aSilentContainerLosesItsMetricsAndKeepsItsPlugins() {
        hear(plugin("gc-log", "pauses"));
        Change change = book.silent(BE5, NOW).orElseThrow();
        assertThat(change.silent()).containsExactly("gc-log");
        assertThat(change.gone()).isEmpty();
        assertThat(change.goneMetrics()).containsExactly(new MetricName("gc-log", "pauses"));
        assertThat(hear(plugin("gc-log", "pauses")).goneMetrics()).isEmpty();
    }

    private Change hear(PluginReport... plugins) {
        return book.hear(BE5, Optional.of(new PluginReports(List.of(plugins))), NOW)
                .orElseThrow();
    }

    private static PluginReport plugin(String name, String... metrics) {
        return new PluginReport(
                name,
                "1",
                State.RUNNING,
                Duration.ZERO,
                1,
                0,
                0,
                0,
                "",
                Stream.of(metrics)
                        .map(metric -> new Metric(metric, 1, Duration.ZERO))
                        .toList(),
                List.of(),
                0);
    }
}
