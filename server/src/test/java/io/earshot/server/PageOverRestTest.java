package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the page's files and the answers to its views. PageIT checks it in a browser. */
class PageOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host59,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "5m");
        report("be5.host58", "192.168.7.1", 10, 0, "DOWN");
        report("be6.host59", "192.168.7.1", 10, 9, "UP");
        server.csvUntil("SELECT COUNT(*) FROM data WHERE state = 'WAITING'", csv -> csv.endsWith("\n1\n"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFrontDoorIsThePageAndLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = server.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(page.body())
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("style=");
    }

    @Test
    void aFileIsSentCompressedAndOnlyOnce() throws Exception {
        HttpResponse<String> zipped = server.get("/page/app.js", "Accept-Encoding", "gzip");
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        String tag = zipped.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.get("/page/app.js", "Accept-Encoding", "gzip", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(server.get("/page/app.js").body()).contains("import ").isEqualTo(unpackedOnce("/page/app.js"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing.js",
                "..%2FSqlResource.class",
                "%2e%2e/SqlResource.class",
                "PageFiles.class",
                "package-info.class",
                ".html",
                "a%00.js"
            })
    void whatIsNoFileOfThePageIsNotFound(String name) throws Exception {
        assertThat(server.get("/page/" + name).statusCode()).isBetween(400, 404);
    }

    @Test
    void theOverviewSaysHowMuchIsKnownAndHowFreshly() throws Exception {
        assertThat(server.get("/api/v1/page/overview").body())
                .contains("{\"state\":\"BROKEN\",\"count\":1}")
                .contains("{\"state\":\"WAITING\",\"count\":1}")
                .contains("\"ready\":false")
                .contains("\"late\":0")
                .contains("\"newest\":\"");
    }

    @Test
    void eachDirectionIsACellOfItsOwn() throws Exception {
        assertThat(server.get("/api/v1/page/matrix").body())
                .contains("{\"from\":\"TX\",\"to\":\"NY\",\"links\":2,\"down\":1,\"lossy\":0,\"unknown\":0")
                .contains("{\"from\":\"NY\",\"to\":\"TX\",\"links\":2,\"down\":0,\"lossy\":0,\"unknown\":2");
    }

    @Test
    void theHeatMapNamesEachPlaceOnceAndRefersToIt() throws Exception {
        assertThat(server.get("/api/v1/page/heatmap?level=host").body())
                .startsWith("{\"level\":\"host\",\"from\":[{")
                .contains("\"name\":\"host58\"")
                .contains("\"group\":\"TX\"")
                .containsPattern("\\[\\d,\\d,1,1,0,0,1\\.0,null,\"[^\"]+Z\"]")
                .endsWith("\"truncated\":false}");
        assertThat(server.get("/api/v1/page/heatmap?level=service").body()).contains("\"name\":\"db1\"");
        assertThat(server.get("/api/v1/page/heatmap?level=role").body()).contains("\"name\":\"be\"");
        assertThat(server.get("/api/v1/page/heatmap?level=container").statusCode())
                .isEqualTo(400);
    }

    @Test
    void containersAreFilteredByPartOfTheirNameAndSortedEitherWay() throws Exception {
        assertThat(server.get("/api/v1/page/containers?name=BE&sort=-name").body())
                .containsSubsequence("be6.host59", "be5.host58")
                .doesNotContain("db1.host7");
        assertThat(server.get("/api/v1/page/containers?dataCenter=TX&sort=name").body())
                .containsSubsequence("be5.host58", "be6.host59")
                .contains("\"of\":2");
        assertThat(server.get("/api/v1/page/containers?sort=password").body())
                .contains("sort \\\"password\\\", expected one of dataCenter");
        assertThat(server.get("/api/v1/page/choices").body())
                .contains("\"dataCenters\":[\"NY\",\"TX\"]")
                .contains("\"roles\":[\"be\",\"db\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=OPEN",
                "kind=host-pair&trouble=CUT",
                "place=host58&sort=-links",
                "after=2026-11-29T00:00:00Z&sort=until"
            })
    void incidentsAreFilteredAndNoneFitsHere(String query) throws Exception {
        assertThat(server.get("/api/v1/page/incidents?" + query).body()).isEqualTo("{\"incidents\":[]}");
    }

    @Test
    void aFilterOfIncidentsThatIsNoneIsRefused() throws Exception {
        assertThat(server.get("/api/v1/page/incidents?colour=red").body())
                .contains(
                        "unknown parameter \\\"colour\\\", expected one of after, kind, place, state, trouble or sort");
        HttpResponse<String> yesterday = server.get("/api/v1/page/incidents?after=yesterday");
        assertThat(yesterday.statusCode()).isEqualTo(400);
        assertThat(yesterday.body()).contains("after \\\"yesterday\\\", expected a time such as 2026-11-29T04:30:00Z");
    }

    @Test
    void belowTheDataCentresOnlyWhatIsBrokenIsTold() throws Exception {
        String hosts = "/api/v1/page/matrix?level=host&from=TX&to=NY";
        assertThat(server.get(hosts + "&broken=true").body())
                .contains("\"from\":\"host58\",\"to\":\"host7\"")
                .doesNotContain("host59");
        assertThat(server.get(hosts).body()).contains("\"from\":\"host59\",\"to\":\"host7\"");
        assertThat(server.get("/api/v1/page/matrix?level=container&from=host7&to=host58&broken=true")
                        .body())
                .contains("\"from\":\"be5.host58\",\"to\":\"db1.host7\"");
        assertThat(server.get("/api/v1/page/matrix?level=rack").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/v1/page/matrix?level=container").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aContainerShowsItsPartnersWhyTheyAreAndWhoAsksIt() throws Exception {
        assertThat(server.get("/api/v1/page/containers/db1.host7").body())
                .contains("\"state\":\"WAITING\"")
                .contains("\"heardBy\":[{\"container\":\"be5.host58\"")
                .contains("\"source\":\"cmdb\",\"service\":\"be\"");
        assertThat(server.get("/api/v1/page/containers/be6.host59").body())
                .contains("\"curve\":[{\"at\":\"")
                .contains("\"rtt\":null,\"loss\":0.1,\"load\":null}]");
        assertThat(server.get("/api/v1/page/containers/nobody.host7").statusCode())
                .isEqualTo(404);
    }

    @Test
    void curvesAreOfALinkAContainerOrTwoDataCentresOverARange() throws Exception {
        String curves = "/api/v1/page/curves?range=";
        assertThat(server.get(curves + "24h&container=be6.host59&ip=192.168.7.1&partner=db1.host7")
                        .body())
                .contains("\"stepSeconds\":900", "\"rtt\":null,\"loss\":0.1", "\"ofContainer\":[{", "\"ofPartner\":[]");
        assertThat(server.get(curves + "1h&container=be6.host59").body()).contains("\"points\":[{", "\"loss\":0.1");
        assertThat(server.get(curves + "1h&from=TX&to=NY").body()).contains("\"points\":[{");
        assertThat(server.get(curves + "1h&from=NY&to=TX").body()).contains("\"points\":[]");
        assertThat(server.get(curves + "2h&container=be6.host59").body()).contains("expected one of 1h, 6h, 12h, 24h");
        assertThat(server.get(curves + "1h&container=be6").statusCode()).isEqualTo(400);
        assertThat(server.get(curves + "1h&container=be6.host59&ip=here").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"be5", "HOST58", "192.168.7.1", "db1", "ny"})
    void theSearchFindsContainersHostsAddressesServicesAndDataCentres(String text) throws Exception {
        assertThat(server.get("/api/v1/page/search?q=" + text).body())
                .containsIgnoringCase("\"name\":\"" + text)
                .contains("\"target\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataCenter", "host", "role", "service"})
    void theMapHasEveryEdgeItsEnds(String by) throws Exception {
        assertThat(server.get("/api/v1/page/map?by=" + by).body())
                .contains("\"down\":1")
                .contains("\"nodes\":[{");
        assertThat(server.get("/api/v1/page/map?by=colour").statusCode()).isEqualTo(400);
    }

    @Test
    void quotesInNamesStayNames() throws Exception {
        assertThat(server.get("/api/v1/page/containers?host=%27%20OR%201%3D1%20--")
                        .body())
                .isEqualTo("{\"containers\":[]}");
        assertThat(server.get("/api/v1/page/containers?colour=red").statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/page/search?q=%27%22%25_").body()).isEqualTo("[]");
    }

    @Test
    void theStreamTellsTheOverviewAndGoesOnBeating() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(server.uri("/api/v1/page/live")).build();
            HttpResponse<InputStream> stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
            try (InputStream body = stream.body()) {
                assertThat(readUntil(body, "event: beat", 2)).contains("event: overview\ndata: {\"readyAt\"");
            }
        }
    }

    private String unpackedOnce(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                    .header("Accept-Encoding", "gzip")
                    .build();
            HttpResponse<InputStream> packed = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = new GZIPInputStream(packed.body())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static String readUntil(InputStream in, String wanted, int times) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (text.toString().split(wanted, -1).length <= times) {
            int length = in.read(buffer);
            assertThat(length).isPositive();
            text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private void report(String container, String ip, int sent, int received, String state) throws Exception {
        assertThat(server.post(
                                "/api/v1/containers/" + container + "/report",
                                "{\"container\": \"%s\", \"links\": [{\"ip\": \"%s\", \"sent\": %d, \"received\": %d, \"state\": \"%s\"}]}"
                                        .formatted(container, ip, sent, received, state))
                        .statusCode())
                .isEqualTo(204);
    }
}
