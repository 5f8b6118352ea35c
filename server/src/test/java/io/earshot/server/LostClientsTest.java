package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LostClientsTest {

    private static final String CMDB = "be5,host58,TX,be,tx-main,127.0.0.1,be,,true\n";
    private static final String LONG = "SELECT x, CONCAT(x, 'xxxxxxxxxxxxxxxxxxxxxxxx') FROM SYSTEM_RANGE(1, 99000)";

    @TempDir
    private Path folder;

    private static final class Lines extends Handler {

        final List<LogRecord> all = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            all.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void clientsThatGoAwayBeforeTheEndOfTheirAnswersAreOneLineWithACount() throws Exception {
        Lines lines = new Lines();
        long begin;
        Logger root = Logger.getLogger("");
        root.addHandler(lines);
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m", "")) {
            begin = System.nanoTime();
            while (lost(lines).isEmpty()) {
                hangUp(server.uri("/"));
            }
            for (int i = 0; i < 10; i++) {
                hangUp(server.uri("/"));
            }
        } finally {
            root.removeHandler(lines);
        }
        // There is one line a minute, and a busy machine may take minutes for a dozen answers.
        assertThat(lost(lines))
                .hasSizeBetween(
                        1, 1 + (int) Duration.ofNanos(System.nanoTime() - begin).toMinutes());
        assertThat(lines.all)
                .filteredOn(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogRecord::getMessage)
                .isEmpty();
    }

    private static List<LogRecord> lost(Lines lines) {
        return lines.all.stream()
                .filter(line -> line.getMessage().contains("clients went away"))
                .toList();
    }

    /** Reads the beginning of an answer and resets the connection. */
    private static void hangUp(URI uri) throws IOException {
        try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
            client.getOutputStream()
                    .write(("POST /api/v1/sql HTTP/1.1\r\nHost: " + uri.getHost() + "\r\nContent-Length: "
                                    + LONG.length() + "\r\n\r\n" + LONG)
                            .getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readNBytes(100);
            client.setSoLinger(true, 0);
        }
    }
}
