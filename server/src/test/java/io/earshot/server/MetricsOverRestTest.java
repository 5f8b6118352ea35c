package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,,192.168.5.11,be,db1,true
        db1,host7,FRA,db,,192.168.7.1,db1,,true
        """;

    private static final String PDNS = """
        Nov 23 12:00:00 ns1 pdns_server[7]: Remote 192.168.5.11 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512: packetcache MISS
        Nov 23 12:00:01 ns1 pdns_server[7]: Remote 192.168.5.11 wants 'www.example.org|A', do = 0, bufsize = 512: packetcache MISS
        Nov 23 12:00:02 ns1 pdns_server[7]: Done launching threads, ready to distribute questions
        """;

    private static final String REPORT = """
        {"container": "be5.host58", "startId": "a", "sequence": 1, "links": [{"ip": "192.168.7.1", "sent": 10, "received": 8,
         "rtt": {"min": 4, "avg": 7.5, "p95": 8, "max": 9}}]}
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, PDNS, "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void prometheusIsToldOfCallsFleetAndLinks() throws Exception {
        assertThat(post().statusCode()).isEqualTo(204);
        assertThat(post().statusCode()).isEqualTo(409);
        assertThat(server.csvUntil("SELECT loss FROM link WHERE loss > 0", rows -> rows.contains("0.2")))
                .contains("0.2");
        HttpResponse<String> metrics = server.get("/metrics");
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(metrics.body())
                .contains("earshot_agent_call_seconds_count{call=\"report\",status=\"204\"} 1")
                .contains("earshot_agent_call_seconds_count{call=\"report\",status=\"409\"} 1")
                .contains("earshot_agent_call_seconds_bucket{call=\"report\",status=\"204\",le=\"2.0\"} 1")
                .contains("earshot_reports_stale_total 1.0")
                .contains("earshot_queue_waiting")
                .contains("jvm_memory_used_bytes")
                .contains("earshot_containers{data_center=\"TX\",state=\"OK\"} 1")
                .contains("earshot_containers{data_center=\"FRA\",state=\"WAITING\"} 1")
                .contains("earshot_link_rtt_seconds_bucket{from=\"TX\",to=\"FRA\",le=\"0.005\"} 0")
                .contains("earshot_link_rtt_seconds_bucket{from=\"TX\",to=\"FRA\",le=\"0.01\"} 1")
                .contains("earshot_link_rtt_seconds_count{from=\"TX\",to=\"FRA\"} 1")
                .contains("earshot_link_loss_ratio_bucket{from=\"TX\",to=\"FRA\",le=\"0.1\"} 0")
                .doesNotContain("192.168.7.1");
        assertThat(server.get("/metrics?links=true").body())
                .contains("earshot_link_loss{container=\"be5.host58\",ip=\"192.168.7.1\",partner=\"db1.host7\"} 0.2");
    }

    @Test
    void prometheusIsToldOfQuestionsChecksAndWhoWasNotLetIn() throws Exception {
        assertThat(server.post("/api/v1/sql", "SELECT 1").statusCode()).isEqualTo(200);
        assertThat(server.post("/api/v1/sql", "SELECT 1", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        server.csvUntil("SELECT state FROM check_result WHERE check = 'health'", rows -> rows.contains("UNKNOWN"));
        assertThat(server.get("/metrics").body())
                .containsPattern("earshot_sql_asked_total [1-9]")
                .contains("earshot_sql_stopped_total 0.0")
                .contains("earshot_sql_sent_away_total 0.0")
                .containsPattern("earshot_sql_seconds_total [0-9.E-]*[1-9]")
                .contains("earshot_refused_total{reason=\"cross_site\"} 1.0")
                .contains("earshot_refused_total{reason=\"wrong_token\"} 0.0")
                .contains("earshot_check_results{check=\"health\",state=\"UNKNOWN\"} 1");
    }

    @Test
    void prometheusIsToldOfWhatStandsInTheLogs() throws Exception {
        assertThat(server.get("/metrics").body())
                .contains("earshot_pdns_log_lines_total 3.0")
                .contains("earshot_pdns_log_questions_total{kind=\"lookup\"} 1.0")
                .contains("earshot_pdns_log_questions_total{kind=\"foreign\"} 1.0")
                .contains("earshot_pdns_log_questions_total{kind=\"malformed\"} 0.0")
                .doesNotContain("earshot_pdns_stream");
    }

    private HttpResponse<String> post() throws Exception {
        return server.post("/api/v1/containers/be5.host58/report", REPORT);
    }
}
