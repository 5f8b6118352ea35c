package io.earshot.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.lab.postgres.Postgres;
import io.earshot.traffic.config.LiveInput;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.live.LiveRing;
import io.earshot.traffic.site.TrafficService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Captures that are taken live while a real PostgreSQL is away, for so long that the oldest make room before they are read. */
@Tag("alone")
@Timeout(600)
class LiveSpoolIT {

    private static final int PORT = 9_100;
    private static final int BATCH = 50;
    private static final long LOST = 300;
    private static final Logger LOG = Logger.getLogger(LiveRing.class.getName());

    @TempDir
    private Path folder;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private final Handler lines = new Handler() {
        @Override
        public void publish(LogRecord event) {
            said.add(new SimpleFormatter().formatMessage(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void needRoot() throws IOException {
        RealPrograms.require("ip");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        LOG.addHandler(lines);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(lines);
    }

    /** Sends payments, each with its answer, as a mirror would. */
    private static final class Sender {
        private final Namespace namespace;
        private final IsoConversation conversation = new IsoConversation(PORT);
        private int sent;

        private Sender(Namespace namespace) {
            this.namespace = namespace;
        }

        private void send(int payments) throws Exception {
            boolean _ = InNamespace.start(namespace, () -> {
                        try (PacketSocket socket = new PacketSocket("t0")) {
                            if (sent == 0) {
                                socket.send(conversation.segment(true, 2, new byte[0]));
                                socket.send(conversation.segment(false, 18, new byte[0]));
                            }
                            for (int i = 0; i < payments; i++) {
                                sent++;
                                socket.send(conversation.segment(true, 24, IsoConversation.request(sent)));
                                socket.send(conversation.segment(false, 24, IsoConversation.response(sent)));
                            }
                            return true;
                        }
                    })
                    .get();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(100);
        }
    }

    private static long metric(URI uri, String name) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("earshot_traffic_" + name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static long ask(Postgres postgres, String sql) throws Exception {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private TrafficService service(Postgres postgres) throws Exception {
        TrafficConfig config = TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                directory: %s
                state: %s
                listen: 127.0.0.1:0
                database: {url: '%s', user: cmdb, password: %s}
                apps: [{name: pay, addresses: ['*:%d'], dialect: iso87-ascii}]
                """.formatted(
                        folder.resolve("captures"), folder.resolve("state"), postgres.url(), Postgres.PASSWORD, PORT)));
        Station read = config.station().orElseThrow();
        // Smaller than a configuration may say, so that it is full soon.
        Station small = new Station(
                read.directory(),
                read.state(),
                read.listen(),
                read.people(),
                read.database(),
                read.server(),
                read.keepDetails(),
                read.keepFigures(),
                read.mostBytes(),
                Optional.of(new LiveInput(List.of("m0"), "", 200_000)));
        return new TrafficService(config, small, Optional.empty(), InstantSource.system());
    }

    private boolean follow(Postgres postgres, Sender sender) throws Exception {
        try (TrafficService service = service(postgres)) {
            URI uri = service.start().orElseThrow();
            Thread running = Thread.ofPlatform().start(() -> {
                try {
                    service.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            // The capture has begun once a payment has come through.
            await(() -> {
                sender.send(1);
                return ask(postgres, "SELECT count(*) FROM pg_tables WHERE tablename = 'transaction'") > 0
                        && ask(postgres, "SELECT count(*) FROM transaction") > 5;
            });
            await(() -> metric(uri, "live_frames_total") == metric(uri, "frames_total"));
            long begun = sender.sent;
            assertThat(metric(uri, "live_lost_frames_total")).isZero();

            postgres.crash();
            await(() -> {
                sender.send(BATCH);
                return metric(uri, "live_lost_frames_total") > LOST;
            });
            postgres.startAgain();
            sender.send(1);
            await(() -> metric(uri, "live_frames_total")
                    == metric(uri, "frames_total") + metric(uri, "live_lost_frames_total"));
            await(() -> ask(postgres, "SELECT count(*) FROM transaction WHERE trace = '" + last(sender) + "'") > 0);

            long lost = metric(uri, "live_lost_frames_total");
            assertThat(metric(uri, "live_unwritten_total")).isZero();
            assertThat(metric(uri, "live_lost_files_total")).isPositive();
            assertThat(metric(uri, "gaps_total")).isPositive();
            assertThat(said)
                    .filteredOn(line -> line.contains("nobody has read yet"))
                    .hasSize(1);
            // A payment is lost with one or both of its frames, and none of the others is but those before the capture
            // began.
            long stored = ask(postgres, "SELECT count(DISTINCT trace) FROM transaction WHERE state = 'answered'");
            assertThat(stored).isBetween(sender.sent - lost - begun, sender.sent - lost / 2);
            assertThat(ask(postgres, "SELECT count(*) FROM transaction WHERE state = 'answered'"))
                    .isEqualTo(stored);
            assertThat(ask(postgres, "SELECT count(*) FROM transaction WHERE state NOT IN ('answered', 'unknown')"))
                    .isZero();
            assertThat(ask(postgres, "SELECT count(*) FROM transaction WHERE code <> '00'"))
                    .isZero();
            service.stop();
            running.join();
        }
        return true;
    }

    private static String last(Sender sender) {
        return String.format("%06d", sender.sent);
    }

    @Test
    void whatMakesRoomBeforeItIsReadIsCountedAndNothingElseIsMissing() throws Exception {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace mirror = namespaces.add("mirror");
            Namespace senders = namespaces.add("senders");
            namespaces.connect(senders, "t0", mirror, "m0");
            assertThat(InNamespace.start(mirror, () -> {
                                try (Postgres postgres =
                                        Postgres.start(Files.createDirectory(folder.resolve("postgres")))) {
                                    return follow(postgres, new Sender(senders));
                                }
                            })
                            .get())
                    .isTrue();
        }
    }
}
