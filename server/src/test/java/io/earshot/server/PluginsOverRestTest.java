package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that what plug-ins measure is seen in tables and metrics, and leaves them again. */
class PluginsOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    @TempDir
    private Path folder;

    @Test
    void whatPluginsMeasureIsInTablesAndMetricsForAsLongAsItIsTold() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m", "")) {
            report(server, """
                , "plugins": [{"plugin": "gc-log", "version": "1.0", "state": "RUNNING", "sinceSeconds": 5, "starts": 2, "badLines": 3, "leftOut": 9,
                  "metrics": [{"name": "heap", "value": 1500000001}, {"name": "a\\"b", "value": 1}, {"name": "pauses", "value": 0.25, "ageSeconds": 30}],
                  "lines": [{"text": "first\\u001b[31m"}, {"text": "second"}]},
                 {"plugin": "tomcat", "state": "FAILED", "problem": "exit status 7", "metrics": []}]""");
            assertThat(server.csvUntil(
                            "SELECT container, plugin, name, value FROM metric ORDER BY name",
                            rows -> rows.contains("pauses")))
                    .endsWith("\nbe5.host58,gc-log,heap,1.500000001E9\nbe5.host58,gc-log,pauses,0.25\n");
            assertThat(server.csv(
                            "SELECT plugin, state, starts, badLines, metrics, leftOut, problem FROM plugin ORDER BY 1"))
                    .endsWith("\ngc-log,RUNNING,2,3,2,9,\ntomcat,FAILED,0,0,0,0,exit status 7\n");
            assertThat(server.csv("SELECT line FROM log_line ORDER BY id")).endsWith("\nfirst [31m\nsecond\n");
            assertThat(server.csv("SELECT role, SUM(value) FROM metric_data WHERE name = 'pauses' GROUP BY role"))
                    .endsWith("\nbe,0.25\n");
            assertThat(server.get("/metrics?plugins=true").body())
                    .contains(
                            "earshot_metric{container=\"be5.host58\",plugin=\"gc-log\",name=\"heap\"} 1.500000001E9\n",
                            "earshot_plugins{plugin=\"tomcat\",state=\"FAILED\"} 1\n");
            assertThat(server.get("/metrics").body()).doesNotContain("earshot_metric{");

            report(server, "");
            assertThat(server.csvUntil("SELECT COUNT(*) FROM plugin", rows -> rows.endsWith("\n0\n")))
                    .endsWith("\n0\n");
            assertThat(server.csv("SELECT (SELECT COUNT(*) FROM metric), (SELECT COUNT(*) FROM log_line)"))
                    .endsWith("\n0,0\n");
        }
    }

    private static void report(RunningServer server, String section) throws Exception {
        String body = "{\"container\": \"be5.host58\", \"links\": []" + section + "}";
        assertThat(server.post("/api/v1/containers/be5.host58/report", body).statusCode())
                .isEqualTo(204);
    }
}
