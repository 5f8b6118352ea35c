package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HungUpClientTest {

    private static final String CMDB = "be5,host58,TX,be,tx-main,127.0.0.1,be,db1,true\n";
    private static final String ENDLESS = "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)";

    @TempDir
    private Path folder;

    @Test
    void theQuestionOfAClientThatHangsUpIsCalledOffAndGivesItsPlaceBack() throws Exception {
        // Much longer than a test may take, so that only the hang-up can end the question.
        try (RunningServer server =
                RunningServer.start(folder, CMDB, "", "2m", "sql: {concurrent: 1, timeLimit: 20m, rowLimit: 2}\n")) {
            URI uri = server.uri("/");
            try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
                client.getOutputStream()
                        .write(("POST /api/v1/sql HTTP/1.1\r\nHost: " + uri.getHost() + "\r\nContent-Length: "
                                        + ENDLESS.length() + "\r\n\r\n" + ENDLESS)
                                .getBytes(StandardCharsets.US_ASCII));
                awaitStatus(server, 503);
            }
            awaitStatus(server, 200);
            HttpResponse<String> cut =
                    server.post("/api/v1/sql", "SELECT x FROM SYSTEM_RANGE(1, 3)", "Accept", "text/csv");
            assertThat(cut.headers().firstValue("Earshot-Truncated")).hasValue("true");
            HttpResponse<String> whole =
                    server.post("/api/v1/sql", "SELECT x FROM SYSTEM_RANGE(1, 2)", "Accept", "text/csv");
            assertThat(whole.headers().firstValue("Earshot-Truncated")).isEmpty();
        }
    }

    private static void awaitStatus(RunningServer server, int status) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        int last = server.post("/api/v1/sql", "SELECT 1").statusCode();
        while (last != status && System.nanoTime() < end) {
            Thread.sleep(100);
            last = server.post("/api/v1/sql", "SELECT 1").statusCode();
        }
        assertThat(last).isEqualTo(status);
    }
}
