package io.earshot.traffic.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.config.TrafficConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that captures follow live, and that stands still for minutes: its machine was suspended, or its database was away. */
class StandstillTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private static byte[] message(String type, int trace, String code) {
        String body = type + (code.isEmpty() ? "3020000000800000" : "3020000002800000") + "000000" + "000000001230"
                + String.format("%06d", trace) + code + "T0000001";
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Stands still once: whoever asks for the time then sees five minutes later, and packets of these five minutes are there. */
    private static final class Clock implements InstantSource {
        private final Path file;
        private final byte[] later;
        private final AtomicBoolean stands = new AtomicBoolean();
        private Instant now = Instant.ofEpochSecond(0, T0 + SECOND + SECOND / 2);

        private Clock(Path file, byte[] later) {
            this.file = file;
            this.later = later;
        }

        @Override
        public synchronized Instant instant() {
            if (stands.compareAndSet(true, false)) {
                now = now.plusSeconds(300);
                try {
                    Files.write(file, later, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return now;
        }
    }

    private static String get(URI uri, String path, HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.uri(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void await(URI uri, String path, HttpRequest.Builder request, String expected) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String got = get(uri, path, request);
        while (!got.contains(expected) && System.nanoTime() < end) {
            Thread.sleep(50);
            got = get(uri, path, request);
        }
        assertThat(got).contains(expected);
    }

    @Test
    void packetsThatCameMeanwhileAreReadBeforeTimePasses() throws Exception {
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
        packets.data(40_000, 9_100, true, message("0200", 1, ""), T0 + SECOND);
        byte[] before = packets.file();
        packets.data(40_000, 9_100, false, message("0210", 1, "00"), T0 + 2 * SECOND);
        packets.data(40_000, 9_100, true, message("0200", 2, ""), T0 + 290 * SECOND);
        packets.data(40_000, 9_100, false, message("0210", 2, "00"), T0 + 291 * SECOND);
        byte[] all = packets.file();
        Path captures = Files.createDirectory(folder.resolve("captures"));
        Path file = Files.write(captures.resolve("dump1"), before);
        TrafficConfig config = TrafficConfig.read(
                Files.writeString(folder.resolve("traffic.yaml"), """
                directory: %s
                state: %s
                listen: 127.0.0.1:0
                apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii, timeLimit: 5s, forgetAfter: 20s}]
                """.formatted(captures, folder.resolve("state"))));
        Clock clock = new Clock(file, Arrays.copyOfRange(all, before.length, all.length));
        try (TrafficService service =
                new TrafficService(config, config.station().orElseThrow(), Optional.empty(), clock)) {
            URI uri = service.start().orElseThrow();
            Thread running = Thread.ofPlatform().start(() -> {
                try {
                    service.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await(uri, "/metrics", HttpRequest.newBuilder(), "earshot_traffic_frames_total 3\n");

            clock.stands.set(true);

            HttpRequest.Builder question = HttpRequest.newBuilder()
                    .header("Content-Type", "application/sql")
                    .header("Accept", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString("SELECT trace, state FROM transaction ORDER BY trace"));
            await(uri, "/api/v1/sql", question, "000002,answered");
            assertThat(get(uri, "/api/v1/sql", question)).contains("000001,answered");
            service.stop();
            running.join();
        }
    }
}
