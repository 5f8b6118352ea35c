package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves and what is usually lost, which are written once a minute, outlive a server that is killed. */
class KilledServerFiguresTest {

    @TempDir
    private Path folder;

    private KillableServer server;

    @BeforeEach
    void start() throws Exception {
        server = KillableServer.start(folder, Duration.ofSeconds(3));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsUsuallyLostOutlivesAServerThatIsKilled() throws Exception {
        double before = reportUntilOtherProbesAreKept(1_000, 0);
        server.killAndStartAgain();
        assertThat(reportUntilOtherProbesAreKept(12, before)).isGreaterThan(1_000);
    }

    @Test
    void curvesReachBackBeyondAServerThatIsKilledAndKeepWhatIsReportedMeanwhile() throws Exception {
        server.report("DOWN", 60);
        String recorded = "";
        for (long end = System.nanoTime() + Duration.ofMinutes(2).toNanos(); System.nanoTime() < end; ) {
            recorded = server.sql("/api/v1/sql?at=" + Instant.now(), "SELECT container, sent FROM link");
            if (recorded.contains("be5.host58,60")) {
                break;
            }
            Thread.sleep(200);
        }
        assertThat(recorded).contains("be5.host58,60");

        server.killAndStartAgain();
        server.report("UP", 72);

        // Of one step the mean, where the restart falls between two steps one point each.
        String link = "/api/v1/page/curves?container=be5.host58&ip=192.168.7.1&range=24h";
        List<Double> shown = List.of();
        for (long end = System.nanoTime() + Duration.ofMinutes(2).toNanos(); System.nanoTime() < end; ) {
            shown = losses(link);
            if (shown.stream().anyMatch(loss -> loss > 0)) {
                break;
            }
            Thread.sleep(200);
        }
        assertThat(shown).isIn(List.of(0.455), List.of(1.0, 0.0));
        for (String other : List.of("container=be5.host58", "from=TX&to=TX")) {
            assertThat(losses("/api/v1/page/curves?range=24h&" + other)).isEqualTo(shown);
        }
    }

    /** Returns the losses of a curve's points, the oldest first. */
    private List<Double> losses(String path) throws Exception {
        String curve = server.get(path);
        return Pattern.compile("\"loss\":([0-9.]+)")
                .matcher(curve.replaceAll("\"of(Container|Partner)\":.*", ""))
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    /** Reports so many probes until the usual loss that is kept follows from another number of them; returns that. */
    private double reportUntilOtherProbesAreKept(int probes, double known) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        double kept = known;
        while (kept == known && System.nanoTime() < end) {
            server.report("UP", probes); // the first one only says that the link is up
            Thread.sleep(200);
            kept = Pattern.compile("\"from\":\"TX\",\"to\":\"TX\",\"sent\":([0-9.]+)")
                    .matcher(state())
                    .results()
                    .mapToDouble(line -> Double.parseDouble(line.group(1)))
                    .reduce(0, (_, newer) -> newer);
        }
        assertThat(kept).as(state()).isNotEqualTo(known);
        return kept;
    }

    private String state() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            Optional<Path> file =
                    files.filter(path -> path.endsWith("earshot.state")).findFirst();
            return file.isEmpty() ? "" : Files.readString(file.get());
        }
    }
}
