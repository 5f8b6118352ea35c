package io.earshot.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.AgentCommandLine;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Checks the file for Docker Compose against the programs that it starts, as far as that needs no Docker. */
class ComposeTest {

    private static final Path FOLDER = Path.of("compose");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode compose = read("compose.yaml");

    private static JsonNode read(String file) {
        return YAML.readTree(FOLDER.resolve(file).toFile());
    }

    @Test
    void everyServiceHasAnImageAndEveryFileThatItMountsIsThere() {
        assertThat(compose.path("services").properties()).hasSize(5).allSatisfy(service -> {
            assertThat(service.getValue().path("image").asString()).isNotBlank();
            service.getValue().path("volumes").forEach(volume -> {
                String source = volume.asString().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).isRegularFile();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            });
            service.getValue()
                    .path("ports")
                    .forEach(port -> assertThat(port.asString()).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void theServerUnderstandsItsConfigurationAndListsTheAgentsWithTheirAddresses() throws Exception {
        ServerConfig config = ConfigFile.read(FOLDER.resolve("server.yaml"));
        assertThat(config.listen().port()).isEqualTo(8090);
        List<String> cmdb = Files.readAllLines(FOLDER.resolve("cmdb.csv"));
        assertThat(cmdb).hasSize(3);
        for (String agent : List.of("web", "db")) {
            JsonNode service = compose.path("services").path(agent);
            Map<String, String> environment = new HashMap<>();
            service.path("environment")
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asString()));
            assertThat(AgentCommandLine.check(List.of(), environment, "1")).contains("http://server:8090");
            String[] name = environment.get("EARSHOT_NAME").split("\\.", 2);
            assertThat(cmdb)
                    .anyMatch(line -> line.startsWith(name[0] + "," + name[1] + ",")
                            && List.of(line.split(","))
                                    .contains(service.at("/networks/fleet/ipv4_address")
                                            .asString()));
        }
    }

    @Test
    void prometheusScrapesTheServerAndGrafanaHasASourceForEachDashboard() throws IOException {
        assertThat(read("prometheus.yml")
                        .at("/scrape_configs/0/static_configs/0/targets/0")
                        .asString())
                .isEqualTo("server:8090");
        List<String> sources = new ArrayList<>();
        read("grafana/datasources.yaml")
                .path("datasources")
                .forEach(source -> sources.add(source.path("type").asString()));
        for (String dashboard : List.of("earshot-metrics.json", "earshot-sql.json")) {
            assertThat(compose.at("/services/grafana/volumes").toString()).contains(dashboard);
            assertThat(sources)
                    .contains(new JsonMapper()
                            .readTree(Path.of("../docs/grafana", dashboard).toFile())
                            .at("/templating/list/0/query")
                            .asString());
        }
    }
}
