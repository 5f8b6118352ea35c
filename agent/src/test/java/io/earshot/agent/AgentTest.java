package io.earshot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.model.AgentProcess;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent, a server and the loopback network, all real. Cycles of a fraction of a second, down after one. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AgentTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");
    private static final Ip HERE = Ip.parse("127.58.0.5");
    private static final Ip DB = Ip.parse("127.58.0.6");
    private static final Ip CACHE = Ip.parse("127.58.0.7");

    private final Set<Ip> cut = CutTransport.none();
    private final Set<Ip> answered = CutTransport.none();

    @Test
    void theListIsFetchedOnceAndWhatWasSeenIsReportedEachCycle() throws Exception {
        try (TestServer server = new TestServer(list(), 0);
                Agent agent = agent(server.uri())) {
            agent.start();

            assertThat(server.awaitListStatus()).isEqualTo(200);
            Report first = server.awaitReport(AgentTest::allUp);
            Report second = server.awaitReport(report -> true);
            assertThat(server.awaitListStatus()).isEqualTo(304);

            assertThat(first.container()).isEqualTo(NAME);
            assertThat(first.version()).hasValue("test");
            assertThat(first.load()).isPresent();
            assertThat(first.prober()).isPresent();
            assertThat(first.section(AgentProcess.class).orElseThrow().residentBytes())
                    .isPresent();
            assertThat(first.links()).extracting(LinkReport::ip).containsExactly(DB, CACHE);
            assertThat(first.links()).allSatisfy(link -> {
                assertThat(link.received()).isPositive().isEqualTo(link.sent());
                assertThat(link.rtt()).isPresent();
                assertThat(link.rtts().counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(link.received());
            });
            Report.Run run = first.run().orElseThrow();
            assertThat(second.run()).hasValue(new Report.Run(run.startId(), run.sequence() + 1, run.startedAt()));
        }
    }

    @Test
    void theFirstReportDoesNotWaitForACycle() throws Exception {
        try (TestServer server = new TestServer(list(Duration.ofHours(1)), 0);
                Agent agent = agent(server.uri())) {
            agent.start();

            assertThat(server.awaitReport(report -> true).links())
                    .extracting(LinkReport::ip)
                    .containsExactly(DB, CACHE);
        }
    }

    @Test
    void aCutIsReportedAndSoIsItsEnd() throws Exception {
        try (TestServer server = new TestServer(list(), 0);
                Agent agent = agent(server.uri())) {
            agent.start();
            server.awaitReport(report -> stateOf(report, DB).equals(Optional.of(LinkState.UP)));

            cut.add(DB);
            Report down = server.awaitReport(report -> stateOf(report, DB).equals(Optional.of(LinkState.DOWN)));
            assertThat(stateOf(down, CACHE)).hasValue(LinkState.UP);

            cut.clear();
            server.awaitReport(report -> stateOf(report, DB).equals(Optional.of(LinkState.UP)));
        }
    }

    @Test
    void aServerThatWasAwayIsServedAgainAndComplainedOfOnce() throws Exception {
        Logger logger = Logger.getLogger("io.earshot.agent.http.TroubleLog");
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().equals(Level.WARNING)) {
                    lines.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        int port;
        try (TestServer server = new TestServer(list(), 0)) {
            port = server.port();
            try (Agent agent = agent(server.uri())) {
                agent.start();
                server.awaitReport(report -> true);
                server.goAway();
                // Away long enough to be asked several times, over each connection that was kept.
                TimeUnit.MILLISECONDS.sleep(1_000);
                await(() -> !lines.isEmpty());

                try (TestServer back = new TestServer(list(), port)) {
                    Report report = back.awaitReport(any -> true);
                    assertThat(report.run().orElseThrow().sequence()).isGreaterThan(1);
                    assertThat(report.links()).hasSize(2);
                    // From here on the server is away again.
                    logger.removeHandler(handler);
                }
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines).singleElement().asString().contains("be5.host58 at server http://127.0.0.1:" + port);
    }

    @Test
    void anEndingAgentSendsALastReportWithinASecond() throws Exception {
        PartnerList slow =
                new PartnerList(NAME, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, list().partners());
        try (TestServer server = new TestServer(slow, 0)) {
            try (Agent agent = agent(server.uri())) {
                agent.start();
                server.awaitListStatus();
                await(() -> answered.containsAll(List.of(DB, CACHE)));
            }

            Report last = server.awaitReport(report -> true);
            assertThat(last.links()).allMatch(link -> link.received() > 0);
        }
    }

    @Test
    void aContainerThatTheServerDoesNotKnowIsAskedForAgain() throws Exception {
        try (TestServer server = new TestServer(list(), 0);
                Agent agent = agent(server.uri())) {
            server.status = 404;
            agent.start();
            assertThat(server.awaitListStatus()).isEqualTo(404);

            server.status = 200;

            server.awaitReport(report -> report.links().size() == 2);
        }
    }

    @Test
    void anAgentCannotBeStartedTwice() throws Exception {
        try (Agent agent = agent(URI.create("http://127.0.0.1:1"))) {
            agent.start();

            assertThatThrownBy(agent::start).isInstanceOf(IllegalStateException.class);
        }
    }

    private Agent agent(URI server) {
        AgentConfig config = new AgentConfig(server, NAME, Sources.of(HERE), TcpPorts.USUAL, "test");
        return new Agent(config, this::open, System::nanoTime, new Random(1));
    }

    private CutTransport open(Sources sources) throws IOException {
        return new CutTransport(KernelTransport.open(sources), cut, answered);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static boolean allUp(Report report) {
        return report.links().stream().allMatch(link -> link.state().equals(Optional.of(LinkState.UP)));
    }

    private static Optional<LinkState> stateOf(Report report, Ip ip) {
        return report.links().stream()
                .filter(link -> link.ip().equals(ip))
                .findFirst()
                .flatMap(LinkReport::state);
    }

    private static PartnerList list() {
        return list(Duration.ofMillis(300));
    }

    private static PartnerList list(Duration cycle) {
        List<Partner> partners = Stream.of(DB, CACHE)
                .map(ip -> new Partner(ip, Optional.empty(), OptionalInt.empty(), Duration.ofMillis(100)))
                .toList();
        return new PartnerList(NAME, cycle, Duration.ofSeconds(1), partners);
    }
}
