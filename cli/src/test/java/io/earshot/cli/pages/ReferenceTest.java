package io.earshot.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.config.ConfigException;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Compares the generated pages of the reference with the program. */
class ReferenceTest {

    private static final String TRAFFIC = "traffic/src/main/java/io/earshot/traffic/";
    private static final Pattern ASKED = Pattern.compile(
            "(?:\\.(?:text|requiredText|texts|number|flag|section|sections)\\(|(?:nanos|bytes)\\([\\w.()]+, )\"(\\w+)\"");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final JavaSources sources = new JavaSources();

    @TempDir
    private Path folder;

    @Test
    void thePageOfKeysHasEveryKeyOfTheConfigurationRecords() throws Exception {
        assertPage("configuration.md", new ConfigurationReference(sources, folder).markdown());
    }

    @Test
    void aServerDoesNotStartWithoutAKeyThatThePageCallsRequired() throws Exception {
        for (Key key : new ConfigurationReference(sources, folder).serverKeys()) {
            if (key.standard().equals(Key.REQUIRED)) {
                ObjectNode all = (ObjectNode) YAML.readTree(ConfigurationReference.SERVER);
                remove(all, key.path());
                Path file = Files.writeString(folder.resolve("less.yaml"), YAML.writeValueAsString(all));

                assertThatThrownBy(() -> ConfigFile.read(file)).as(key.path()).isInstanceOf(ConfigException.class);
            }
        }
    }

    /** Removes a key below the first entries of lists that have it. */
    private static void remove(ObjectNode section, String path) {
        String[] steps = path.split("(\\[])?\\.", 2);
        if (steps.length == 1) {
            assertThat(section.remove(path)).as(path).isNotNull();
            return;
        }
        JsonNode below = section.path(steps[0]);
        String next = steps[1].split("\\W", 2)[0];
        remove(
                (ObjectNode)
                        (below.isArray()
                                ? below.valueStream()
                                        .filter(entry -> entry.has(next))
                                        .findFirst()
                                        .orElseThrow()
                                : below),
                steps[1]);
    }

    @Test
    void thePageOfKeysHasExactlyTheKeysThatTheReadersOfTrafficAskFor() {
        Set<String> asked = new TreeSet<>(Set.of("json", "xml", "form", "service", "role", "cluster", "tag"));
        Stream.of("TrafficConfig", "NetworksReader", "AppReader", "BodyFieldReader", "KafkaUseReader")
                .forEach(reader -> asked.addAll(sources.matches(TRAFFIC + "config/" + reader + ".java", ASKED)));

        assertThat(Stream.concat(TrafficKeys.TOP.stream(), TrafficKeys.APPS.stream())
                        .map(key -> key.path().substring(key.path().lastIndexOf('.') + 1))
                        .collect(Collectors.toSet()))
                .isEqualTo(asked);
    }

    @Test
    void thePageOfCommandsHasEveryCommandAndOption() throws Exception {
        assertPage("commands.md", CommandReference.markdown());
    }

    @Test
    void thePageOfChecksHasEveryShippedCheck() throws Exception {
        assertPage("shipped-checks.md", CheckReference.markdown());
    }

    @Test
    void thePageOfMetricsHasEveryMetricThatAServerARelayAndAMonitorServe() throws Exception {
        assertPage("metrics.md", new MetricReference(sources, folder).markdown());
    }

    private void assertPage(String name, String expected) throws IOException {
        Path page = sources.root().resolve("docs").resolve(name);
        if (System.getProperty("reference", "").equals("write")) {
            Files.writeString(page, expected);
        }

        assertThat(page)
                .as("run this test with -Dreference=write to write it anew")
                .content()
                .isEqualTo(expected);
    }
}
