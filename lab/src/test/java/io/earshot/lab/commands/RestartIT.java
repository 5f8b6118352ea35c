package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.load.FleetCheck;
import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.simulate.FleetPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while its fleet reports, and comes back. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RestartIT {

    private static final int CONTAINERS = 300;

    /** The agents' cycle; the server's is longer, so that it calls none SILENT on a busy machine. */
    private static final Duration CYCLE = Duration.ofSeconds(4);

    private static final LoadPlan UNTIL_KILLED =
            new LoadPlan(CONTAINERS, CYCLE, Duration.ZERO, CYCLE.multipliedBy(2), 4, 0, 0.1);

    private static final List<String> SMALL = List.of("-Xmx256m");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void allAgentsAreBackWithinACycleAndNothingPages() throws Exception {
        Path config = LoadedServer.writeFiles(folder, FleetPlan.of(CONTAINERS), "cycle: 10s\n");
        // Nobody else on this machine is given a port of this process's own address meanwhile.
        long pid = ProcessHandle.current().pid();
        listenAt(config, "127.77." + (pid >> 8 & 255) + "." + (pid & 255) + ":0");
        try (LoadedServer first = LoadedServer.start(config, SMALL, Main.class.getName());
                LoadRun run = LoadRun.against(first.uri(), LoadAccess.OPEN, UNTIL_KILLED)) {
            FutureTask<LoadResult> load = new FutureTask<>((Callable<LoadResult>) run::sustainUnseen);
            Thread.ofPlatform().start(load);
            await(first.uri(), "SELECT COUNT(*) > " + CONTAINERS / 2 + " FROM data WHERE state = 'OK'", "true");
            first.kill();
            load.get();

            listenAt(config, first.uri().getAuthority());
            try (LoadedServer second = LoadedServer.start(config, SMALL, Main.class.getName())) {
                assertThat(second.uri()).isEqualTo(first.uri());
                assertThat(sql(second.uri(), "SELECT COUNT(*) FROM data WHERE state = 'WAITING'"))
                        .isEqualTo(Integer.toString(CONTAINERS));

                requireClean(run.sustainUnseen());
                FleetCheck check = run.check();
                assertThat(check.isClean()).as(check.toLine()).isTrue();
                assertThat(check.agreeing()).isEqualTo(CONTAINERS);

                // A check that ran before most agents had the time to report has told so, and rightly.
                String oneToCome =
                        "SELECT COUNT(*) FROM check_run WHERE runAt IS NULL OR runAt < TIMESTAMP WITH TIME ZONE '"
                                + Instant.now() + "'";
                while (!sql(second.uri(), oneToCome).equals("0")) {
                    requireClean(run.sustainUnseen());
                }
                assertThat(get(second.uri(), "/readyz").statusCode()).isEqualTo(200);
                assertThat(sql(second.uri(), "SELECT COUNT(*) FROM incident")).isEqualTo("0");
                // The load's nginx figures are invented and may exceed a check's threshold.
                assertThat(sql(second.uri(), """
                        SELECT COALESCE(LISTAGG(output, '; '), '') FROM check_result
                        WHERE state IN ('WARNING', 'CRITICAL') AND "CHECK" <> 'error-rate'""")).matches("(\"\")?");
            }
        }
    }

    private static void requireClean(LoadResult result) {
        assertThat(result.isClean()).as(result.toLines().toString()).isTrue();
    }

    private static void listenAt(Path config, String address) throws Exception {
        Files.writeString(config, Files.readString(config).replaceFirst("listen: .*", "listen: " + address));
    }

    private void await(URI server, String select, String answer) throws Exception {
        while (!sql(server, select).equals(answer)) {
            Thread.sleep(50);
        }
    }

    private String sql(URI server, String select) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.resolve("/api/v1/sql"))
                        .header("Accept", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(select))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().skip(1).findFirst().orElse("");
    }

    private HttpResponse<String> get(URI server, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
