package io.earshot.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.RecordedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped while agents report: what it said yes to is in its tables before it ends, as its recording shows. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AcceptedReportsTest {

    private static final int AGENTS = 4;
    private static final int REPORTS = 50;

    @TempDir
    private Path folder;

    private final AtomicIntegerArray taken = new AtomicIntegerArray(AGENTS);
    private final CountDownLatch warm = new CountDownLatch(AGENTS);

    @Test
    void noReportThatWasAcceptedIsAbsentAfterAStop() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses
            be0,host1,TX,127.0.0.1
            be1,host1,TX,127.0.0.2
            be2,host1,TX,127.0.0.3
            be3,host1,TX,127.0.0.4
            """);
        Path config = Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\nrecording: {folder: recording}\n");
        EarshotServer server = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
        List<Thread> agents = new ArrayList<>();
        try (server) {
            for (int i = 0; i < AGENTS; i++) {
                int agent = i;
                agents.add(Thread.ofPlatform().start(() -> reportUntilTheEnd(server.uri(), agent)));
            }
            warm.await();
        }
        for (Thread agent : agents) {
            agent.join();
        }
        try (Database database = Database.open()) {
            replay(new RecordedRows(database));
            SqlEngine console = new H2Engine(database, SqlLimits.ALONE);
            for (int agent = 0; agent < AGENTS; agent++) {
                Number load = (Number) console.ask("SELECT load FROM data WHERE name = '" + name(agent) + "'")
                        .rows()
                        .getFirst()
                        .getFirst()
                        .orElseThrow();
                // The last may have been taken although its answer did not arrive any more.
                assertThat(load.intValue()).isBetween(taken.get(agent), taken.get(agent) + 1);
            }
        }
    }

    private static String name(int agent) {
        return "be" + agent + ".host1";
    }

    /** The load that a report tells is its number. */
    private void reportUntilTheEnd(URI server, int agent) {
        URI uri = server.resolve("/api/v1/containers/" + name(agent) + "/report");
        // Over h2c a client may wait for ever for an answer that the stop cut off; agents speak HTTP/1.1.
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int number = 1; ; number++) {
                HttpRequest report = HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofMinutes(5))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"container\": \"%s\", \"startId\": \"a\", \"sequence\": %d, \"links\": [], \"load\": %d}"
                                        .formatted(name(agent), number, number)))
                        .build();
                if (client.send(report, HttpResponse.BodyHandlers.discarding()).statusCode() != 204) {
                    return;
                }
                taken.set(agent, number);
                if (number == REPORTS) {
                    warm.countDown();
                }
            }
        } catch (IOException stopped) {
            // The test waits for this.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void replay(RecordedRows rows) throws IOException {
        Map<Integer, String> statements = new HashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("recording"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(
                                Files.newInputStream(files.findFirst().orElseThrow())),
                        StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (Entry.read(line)) {
                    case Entry.Statement(int number, String sql) -> statements.put(number, sql);
                    case Entry.Row(int statement, List<Object> values) -> rows.add(statements.get(statement), values);
                    case Entry.Commit(var _) -> rows.commit();
                    case Entry.CheckRan _, Entry.Checkpoint _ -> {
                        // Writes nothing of the fleet's.
                    }
                }
            }
        }
    }
}
