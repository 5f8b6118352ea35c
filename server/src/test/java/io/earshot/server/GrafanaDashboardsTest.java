package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards in docs/grafana ask only what this server answers. */
class GrafanaDashboardsTest {

    private static final Path BY_SQL = Path.of("../docs/grafana/earshot-sql.json");

    @TempDir
    private Path folder;

    @Test
    void eachQueryOfTheSqlDashboardRuns() throws Exception {
        JsonNode dashboard = new JsonMapper().readTree(BY_SQL.toFile());
        List<String> queries = dashboard
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("rawSql").asString(""))
                .toList();
        assertThat(queries).hasSizeGreaterThan(5);
        try (RunningServer server =
                RunningServer.start(folder, "be5,host58,TX,be,main,192.168.5.11,be,be,true\n", "", "10s")) {
            assertThat(queries)
                    .allSatisfy(query -> assertThat(
                                    server.post("/api/v1/sql", query).statusCode())
                            .as(query)
                            .isEqualTo(200));
        }
    }

    @Test
    void panelsHaveIdsOfTheirOwn() throws Exception {
        Stream<JsonNode> panels =
                new JsonMapper().readTree(BY_SQL.toFile()).path("panels").valueStream();
        assertThat(panels.map(panel -> panel.path("id").asInt()).toList()).doesNotHaveDuplicates();
    }
}
