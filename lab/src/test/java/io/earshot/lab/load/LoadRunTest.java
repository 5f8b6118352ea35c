package io.earshot.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.simulate.FleetPlan;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunTest {

    private static final int CONTAINERS = 300;

    private static final LoadPlan PLAN =
            new LoadPlan(CONTAINERS, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(4), 4, 0.05, 0.1);

    @TempDir
    private Path folder;

    @Test
    void aFleetIsPlayedAndFoundWholeInTheTables() throws Exception {
        try (EarshotServer server = start();
                LoadRun run = LoadRun.against(server.uri(), LoadAccess.OPEN, PLAN)) {
            LoadResult result = run.sustain();
            assertThat(result.isClean()).as(result.toLines().toString()).isTrue();
            FleetCheck check = run.check();
            assertThat(check.isClean()).as(check.toLine()).isTrue();
            assertThat(check.agreeing()).isEqualTo(CONTAINERS);
        }
    }

    @Test
    void aServerThatAsksForTokensOverTlsIsShownThem() throws Exception {
        OwnAccess own = OwnAccess.make(folder, true, true);
        try (EarshotServer server = start(own.configuration());
                LoadRun run = LoadRun.against(server.uri(), own.access(), PLAN)) {
            assertThat(server.uri()).hasScheme("https");
            LoadResult result = run.sustain();
            assertThat(result.isClean()).as(result.toLines().toString()).isTrue();
            assertThat(run.check().agreeing()).isEqualTo(CONTAINERS);
        }
    }

    @Test
    void agentsWithoutTheirTokensAreRefused() throws Exception {
        OwnAccess own = OwnAccess.make(folder, false, true);
        LoadAccess onlyPerson =
                new LoadAccess(Optional.empty(), Optional.empty(), own.access().token());
        try (EarshotServer server = start(own.configuration());
                LoadRun run = LoadRun.against(server.uri(), onlyPerson, PLAN)) {
            assertThat(run.sustain().toLines().getFirst())
                    .contains("0 lists (0 unchanged), 0 reports taken")
                    .contains("first: a call was answered with 401");
        }
    }

    @Test
    void aReportThatSomebodyElseSentIsFound() throws Exception {
        try (EarshotServer server = start();
                LoadRun run = LoadRun.against(server.uri(), LoadAccess.OPEN, PLAN)) {
            assertThat(run.sustain().isClean()).isTrue();
            post(
                    server.uri().resolve("/api/v1/containers/fe0.host1/report"),
                    "{\"container\": \"fe0.host1\", \"links\": [], \"load\": 777}");
            awaitLoad(server.uri(), "fe0.host1", "777");
            FleetCheck check = run.check(Duration.ZERO);
            assertThat(check.stale()).as(check.toLine()).isEqualTo(1);
            assertThat(check.toLine()).contains("fe0.host1 has report 77700");
        }
    }

    @Test
    void aServerWithoutEnoughContainersIsNotPlayedWith() throws Exception {
        LoadPlan larger =
                new LoadPlan(CONTAINERS + 1, PLAN.cycle(), PLAN.ramp(), PLAN.measured(), PLAN.connections(), 0, 0);
        try (EarshotServer server = start()) {
            assertThatThrownBy(() -> LoadRun.against(server.uri(), LoadAccess.OPEN, larger))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server has 300 containers, expected 301");
        }
    }

    @Test
    void theRateGrowsOverTheRampAndStaysThen() {
        LoadPlan plan =
                new LoadPlan(600, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(9), 1, 0, 0);
        assertThat(plan.rate()).isEqualTo(20);
        assertThat(plan.due(0)).isZero();
        assertThat(plan.due(25)).isBetween(4_990_000_000L, 5_010_000_000L);
        assertThat(plan.due(100)).isEqualTo(10_000_000_000L);
        assertThat(plan.due(120)).isEqualTo(11_000_000_000L);
    }

    private EarshotServer start() throws Exception {
        return start("");
    }

    private EarshotServer start(String more) throws Exception {
        Path config = LoadedServer.writeFiles(folder, FleetPlan.of(CONTAINERS), more);
        return EarshotServer.start(ConfigFile.read(config), InstantSource.system());
    }

    /** Reports gather for a moment before they are rows. */
    private static void awaitLoad(URI server, String container, String expected) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        try (SqlOverHttp sql = new SqlOverHttp(server, LoadAccess.OPEN)) {
            String load;
            do {
                assertThat(System.nanoTime()).as("seen within five minutes").isLessThan(end);
                load = sql.rows("SELECT load FROM data WHERE name = '" + container + "'")
                        .getFirst()[0];
            } while (!load.startsWith(expected));
        }
    }

    private static void post(URI uri, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }
}
