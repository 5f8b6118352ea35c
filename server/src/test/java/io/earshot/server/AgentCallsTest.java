package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the two calls of an agent over HTTP. */
class AgentCallsTest {

    /** A database that runs on so many hosts that its clients' lists are worth packing. */
    private static final String CMDB = "be5,host58,TX,be,,fd00::5:11,be,orders-of-all-customers,true\n"
            + IntStream.range(0, 30)
                    .mapToObj(i -> "db1,host" + i + ",TX,db,,fd00::7:" + i + ",orders-of-all-customers,,true\n")
                    .collect(Collectors.joining());

    private static final String LIST = "/api/v1/containers/be5.host58/partners";
    private static final String REPORT = "/api/v1/containers/be5.host58/report";

    private static final String LOAD = "SELECT load FROM data WHERE name = 'be5.host58'";

    @TempDir
    private Path folder;

    private RunningServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void bothVersionsOfHttpAreSpokenOnOnePort(HttpClient.Version version) throws Exception {
        HttpRequest list = request(LIST).version(version).build();
        assertThat(client.send(list, BodyHandlers.ofString()).version()).isEqualTo(version);
        HttpResponse<String> report =
                send(request(REPORT).version(version).POST(BodyPublishers.ofString(report(1, 0.75))));
        assertThat(report.statusCode()).isEqualTo(204);
        assertThat(report.version()).isEqualTo(version);
        assertThat(server.csvUntil(LOAD, answer -> answer.contains("0.75"))).contains("0.75");
    }

    @Test
    void aReportMayComePacked() throws Exception {
        HttpResponse<String> answer = send(request(REPORT)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(report(1, 0.25)))));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(server.csvUntil(LOAD, load -> load.contains("0.25"))).contains("0.25");
    }

    @Test
    void aReportThatUnpacksToTooMuchIsRefused() throws Exception {
        byte[] bomb = gzip(report(1, 0.5).replace("{", "{\"x\": \"" + " ".repeat(20_000_000) + "\", "));
        HttpResponse<String> answer =
                send(request(REPORT).header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(bomb)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("body longer than 524288 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip,400,the body says that it is gzip and is not",
        "x-gzip,400,the body says that it is gzip and is not",
        "br,415,a body in another coding than gzip"
    })
    void aCodingThatIsNotUnderstoodIsAProblemDocument(String coding, int status, String detail) throws Exception {
        HttpResponse<String> answer =
                send(request(REPORT).header("Content-Encoding", coding).POST(BodyPublishers.ofString(report(1, 0.5))));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(detail);
    }

    @Test
    void aLongListIsPackedForThoseWhoCanUnpackIt() throws Exception {
        HttpResponse<byte[]> packed = client.send(
                request(LIST).header("Accept-Encoding", "deflate, gzip;q=0.5").build(), BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        HttpResponse<String> plain = send(request(LIST).header("Accept-Encoding", "gzip;q=0"));
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(new String(unpack(packed.body()), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        String tag = packed.headers().firstValue("ETag").orElseThrow();
        assertThat(send(request(LIST).header("If-None-Match", "\"x\", " + tag)).statusCode())
                .isEqualTo(304);
    }

    @Test
    void whatPeopleAskMayBePackedBothWaysToo() throws Exception {
        HttpResponse<byte[]> packed = client.send(
                request("/api/v1/sql")
                        .header("Content-Encoding", "gzip")
                        .header("Accept-Encoding", "gzip")
                        .header("Accept", "text/csv")
                        .POST(BodyPublishers.ofByteArray(gzip("SELECT COUNT(*) AS n FROM data")))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new String(unpack(packed.body()), StandardCharsets.UTF_8)).contains("31");
    }

    @Test
    void aReportOlderThanTheNewestIsRefusedPolitely() throws Exception {
        assertThat(post(report(2, 0.5)).statusCode()).isEqualTo(204);
        HttpResponse<String> again = post(report(2, 0.75));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("a newer report of be5.host58 is known");
        assertThat(post(report(3, 1.25)).statusCode()).isEqualTo(204);
        assertThat(server.csvUntil(LOAD, load -> load.contains("1.25"))).contains("1.25");
    }

    @ParameterizedTest
    @CsvSource({"DELETE,partners,'GET, HEAD'", "POST,partners,'GET, HEAD'", "GET,report,POST"})
    void anotherMethodIsAProblemDocumentThatNamesTheRightOnes(String method, String call, String allowed)
            throws Exception {
        HttpResponse<String> answer =
                send(request("/api/v1/containers/be5.host58/" + call).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
        assertThat(answer.body()).contains("allowed here: " + allowed);
    }

    @Test
    void aShapeThatThereIsNotIsAProblemDocument() throws Exception {
        HttpResponse<String> answer = send(request(LIST).header("Accept", "text/html, image/*"));
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body()).contains("there is application/json and text/plain");
    }

    @Test
    void aHeadHasTheHeadersAndNoBody() throws Exception {
        HttpResponse<String> head =
                send(request(LIST).version(HttpClient.Version.HTTP_1_1).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).isPresent();
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aBodyOfUnknownLengthIsReadAsItComes() throws Exception {
        byte[] report = report(1, 0.125).getBytes(StandardCharsets.UTF_8);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(report));
        assertThat(send(request(REPORT).version(HttpClient.Version.HTTP_1_1).POST(chunked))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aReportThatComesOctetByOctetHoldsUpNobody() throws Exception {
        URI uri = server.uri("/");
        byte[] body = report(1, 0.0625).getBytes(StandardCharsets.UTF_8);
        try (Socket slow = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = slow.getOutputStream();
            out.write(("POST " + REPORT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < body.length; i++) {
                out.write(body[i]);
                if (i == body.length / 2) {
                    assertThat(send(request(LIST)).statusCode()).isEqualTo(200);
                }
            }
            byte[] answer = new byte[12];
            slow.getInputStream().readNBytes(answer, 0, answer.length);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 204");
        }
    }

    @Test
    void aReportThatBreaksOffChangesNothing() throws Exception {
        URI uri = server.uri("/");
        try (Socket half = new Socket(uri.getHost(), uri.getPort())) {
            half.getOutputStream()
                    .write(("POST " + REPORT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n"
                                    + report(1, 9))
                            .getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(post(report(1, 0.5)).statusCode()).isEqualTo(204);
        assertThat(server.csvUntil(LOAD, load -> load.contains("0.5"))).contains("0.5");
    }

    private HttpResponse<String> post(String report) throws IOException, InterruptedException {
        return send(request(REPORT).POST(BodyPublishers.ofString(report)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofMinutes(5));
    }

    private static String report(long sequence, double load) {
        return "{\"container\": \"be5.host58\", \"startId\": \"a\", \"sequence\": " + sequence
                + ", \"links\": [], \"load\": " + load + "}";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }
}
