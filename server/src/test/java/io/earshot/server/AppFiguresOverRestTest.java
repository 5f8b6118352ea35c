package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that figures of passive monitoring are seen in tables, beside the links of the containers on which an app listens. */
class AppFiguresOverRestTest {

    private static final String CMDB = """
        auth1,host58,TX,auth,tx-main,192.168.5.11,auth,issuer-gw,true
        issuer-gw,host7,TX,gw,tx-main,192.168.7.1,issuer-gw,,true
        be1,host8,TX,be,tx-main,192.168.8.1,be,auth,true
        """;

    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120);

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String figures(Instant when, long requests, long successes, String codes) {
        return """
            {"minute": "%s", "app": "authorisation", "operation": "all", "requests": %d, "responses": %d, "successes": %d,
             "onTimeRate": 0.25, "avgTime": 310.5, "timeP95": 900, "noCallSeconds": 2, "codes": {%s}}\
            """.formatted(when, requests, successes, successes, codes);
    }

    private int post(String figures) throws Exception {
        return server.post("/api/v1/app-figures", """
                {"source": "mirror1", "apps": [{"name": "authorisation", "protocol": "iso8583", "dialect": "iso87-ascii", "target": 200,
                 "timeLimit": 30000, "addresses": [{"ip": "192.168.5.11", "port": 9100}, {"ip": "*", "port": 9101}]}],
                 "figures": [%s]}""".formatted(figures)).statusCode();
    }

    @Test
    void anAppsFiguresAreSeenBesideTheLinksOfItsContainer() throws Exception {
        assertThat(server.post(
                                "/api/v1/containers/auth1.host58/report",
                                "{\"container\": \"auth1.host58\", \"links\": [{\"ip\": \"192.168.7.1\", \"sent\": 500,"
                                        + " \"received\": 460, \"state\": \"LOSSY\"}]}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(figures(minute, 200, 190, "\"00\": 190, \"-\": 10"))).isEqualTo(204);

        assertThat(server.csvUntil(
                        "SELECT app, operation, requests, successRate, responseRate, onTimeRate, avgTime, timeP95, timeMax FROM kpi",
                        rows -> rows.contains("authorisation")))
                .endsWith("\nauthorisation,all,200,0.95,0.95,0.25,310.5,900.0,\n");
        assertThat(server.csv("SELECT name, protocol, dialect, target FROM app"))
                .endsWith("\nauthorisation,iso8583,iso87-ascii,200.0\n");
        assertThat(server.csv("SELECT code, count FROM kpi_code ORDER BY code")).endsWith("\n'-,10\n00,190\n");
        assertThat(server.csv("SELECT direction, container, partner, state FROM app_link WHERE direction = 'OUT'"))
                .endsWith("\nOUT,auth1.host58,issuer-gw.host7,LOSSY\n");
        assertThat(server.csv(check()))
                .endsWith("\nauthorisation,WARNING,is slow since "
                        + DateTimeFormatter.ofPattern("HH:mm")
                                .withZone(ZoneOffset.UTC)
                                .format(minute)
                        + " UTC; auth1.host58 to issuer-gw.host7 loses 8 %\n");
    }

    /** Returns the query of the rule in docs/traffic.md. */
    private static String check() throws IOException {
        String page = Files.readString(Path.of("../docs/traffic.md"));
        int from = page.indexOf("WITH f AS");
        return page.substring(from, page.indexOf("\n\n", from));
    }

    @Test
    void aMinuteThatComesAgainReplacesTheOneBeforeAndOldOnesAreNotTaken() throws Exception {
        assertThat(post(figures(minute, 10, 8, "\"00\": 8, \"51\": 2"))).isEqualTo(204);
        assertThat(post(figures(minute, 20, 20, "\"00\": 20") + "," + figures(minute.minusSeconds(7_200), 5, 5, "")))
                .isEqualTo(204);

        assertThat(server.csvUntil("SELECT requests FROM kpi", rows -> rows.contains("20")))
                .endsWith("\n20\n");
        assertThat(server.csv("SELECT code, count FROM kpi_code")).endsWith("\n00,20\n");
    }

    @Test
    void figuresThatCannotBeAreRefused() throws Exception {
        assertThat(post(figures(minute, 10, 11, ""))).isEqualTo(400);
        assertThat(server.post("/api/v1/app-figures", "{\"apps\": []}").statusCode())
                .isEqualTo(400);
    }
}
