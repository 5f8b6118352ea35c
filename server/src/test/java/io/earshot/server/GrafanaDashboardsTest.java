package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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

    /** As Grafana's PostgreSQL data source asks: in simple queries over PostgreSQL's protocol. */
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
        String cmdb = "be5,host58,TX,be,main,192.168.5.11,be,be,true\n";
        try (RunningServer server = RunningServer.start(folder, cmdb, "", "10s", "sql: {postgres: \"127.0.0.1:0\"}\n");
                Connection connection = DriverManager.getConnection(server.jdbc() + "preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThat(queries)
                    .allSatisfy(query -> assertThatCode(() -> statement.executeQuery(query))
                            .as(query)
                            .doesNotThrowAnyException());
        }
    }

    @Test
    void panelsHaveIdsOfTheirOwn() throws Exception {
        Stream<JsonNode> panels =
                new JsonMapper().readTree(BY_SQL.toFile()).path("panels").valueStream();
        assertThat(panels.map(panel -> panel.path("id").asInt()).toList()).doesNotHaveDuplicates();
    }
}
