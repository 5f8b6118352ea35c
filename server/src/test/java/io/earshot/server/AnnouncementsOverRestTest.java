package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.http.access.FleetKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that knows of one machine from its CMDB, and of the others what their agents announce. */
class AnnouncementsOverRestTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.startWith(
                folder,
                "{refresh: 100ms, sources: [{csv: cmdb.csv}, {announced: {}}]}",
                "db1,db1,NY,db,,10.0.0.7,,,true\n",
                "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMachineThatNobodyKnewIsKnownWithItsFirstReport() throws Exception {
        assertThat(server.get("/api/v1/containers/web1.web1/partners").statusCode())
                .isEqualTo(404);
        assertThat(announce("web1.web1", 1, "10.0.0.1", "\"dataCenter\":\"TX\",\"role\":\"fe\",\"rack\":\"7\"", "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(server.get("/api/v1/containers/web1.web1/partners").statusCode())
                .isEqualTo(200);
        assertThat(server.csvUntil(
                        "SELECT dataCenter, role, addresses FROM container WHERE name = 'web1.web1'",
                        answer -> answer.contains("TX,fe,10.0.0.1")))
                .contains("TX,fe,10.0.0.1");
        assertThat(server.csvUntil(
                        "SELECT machineId FROM agent WHERE name = 'web1.web1'", answer -> answer.contains("aa")))
                .contains("aa");
        JsonNode node = JSON.readTree(server.get("/api/v1/nodes/web1.web1").body());
        assertThat(node.path("tags").path("rack").asString()).isEqualTo("7");
    }

    @Test
    void socketsBetweenAnnouncedMachinesBecomePartnersAndEdges() throws Exception {
        announce("web2.web2", 1, "10.0.0.2", "", "");
        announce("web1.web1", 1, "10.0.0.1", "", """
            ,"sockets":{"listening":[],"connections":[{"direction":"OUT","protocol":"tcp","ip":"10.0.0.2","port":8080,"count":1}]}""");

        assertThat(server.csvUntil(
                        "SELECT toNode FROM dependency WHERE evidence = 'socket'", rows -> rows.contains("web2.web2")))
                .contains("web2.web2");
        assertThat(server.get("/api/v1/containers/web1.web1/partners").body()).contains("\"10.0.0.2\"");
    }

    @Test
    void whatTheCmdbSaysStandsAndAnAddressThatItGivesToAnotherIsRefusedAndTold() throws Exception {
        announce("db1.db1", 1, "10.0.0.8", "\"dataCenter\":\"TX\",\"role\":\"fe\",\"cluster\":\"blue\"", "");
        announce("thief.web9", 1, "10.0.0.7", "", "");

        assertThat(server.csvUntil(
                        "SELECT cluster FROM container WHERE name = 'db1.db1'", rows -> rows.contains("blue")))
                .contains("blue");
        assertThat(server.csvUntil(
                        "SELECT dataCenter, role, addresses FROM container WHERE name = 'db1.db1'",
                        answer -> answer.contains("NY,db,10.0.0.7")))
                .contains("NY,db,10.0.0.7");
        assertThat(server.csvUntil(
                        "SELECT problem FROM cmdb_problem WHERE object = 'thief.web9'",
                        rows -> rows.contains("10.0.0.7")))
                .contains("address 10.0.0.7, kept with db1.db1");
    }

    @Test
    void aReportWithoutAnAnnouncementMakesNothingKnown() throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/containers/web1.web1/report", """
            {"container":"web1.web1","links":[]}""");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(server.post("/api/v1/containers/web1.web1/report", """
            {"container":"web1.web1","links":[],"announcement":{"addresses":["10.0.0.1.2"]}}""").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTokenAnnouncesItsOwnNameAlone() throws Exception {
        server.close();
        FleetKey fleet = new FleetKey("0123456789abcdef0123456789abcdef");
        Files.writeString(folder.resolve("fleet.key"), "0123456789abcdef0123456789abcdef");
        String token = "Bearer " + fleet.tokenOf("web1.web1");
        server = RunningServer.startWith(folder, "{sources: [{announced: {}}]}", "", "access: {fleetKey: fleet.key}\n");

        assertThat(announce("web1.web1", 1, "10.0.0.1", "", "", "Authorization", token)
                        .statusCode())
                .isEqualTo(204);
        assertThat(announce("web2.web2", 1, "10.0.0.2", "", "", "Authorization", token)
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> announce(
            String name, int sequence, String ip, String labels, String more, String... headers)
            throws IOException, InterruptedException {
        return server.post(
                "/api/v1/containers/" + name + "/report",
                """
            {"container":"%s","startId":"s","sequence":%d,"links":[],"agent":{"uptimeSeconds":1,"machineId":"aa%s"},
             "announcement":{"addresses":["%s"],"labels":{%s}}%s}""".formatted(name, sequence, name.substring(name.length() - 1), ip, labels, more),
                headers);
    }
}
