package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.fleet.programs.Nsca;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.PerformanceDatum;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.DeliveryWorker;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.nsca.NscaDestination;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results sent through a real nsca end in a real Nagios as they were meant. */
class NscaIT {

    private static final String PASSWORD = "s3cret-ü";

    @TempDir
    private static Path folder;

    private static Nagios nagios;

    @BeforeAll
    static void start() throws Exception {
        List<PassiveService> services = new ArrayList<>();
        for (Encryption method : Encryption.values()) {
            for (int i = 0; i < 3; i++) {
                services.add(new PassiveService(service(method.name() + " " + i), Duration.ofHours(1)));
            }
        }
        for (String name : List.of("text", "long", "away", "away too", "wrong", "frozen", "hung")) {
            services.add(new PassiveService(service(name), Duration.ofHours(1)));
        }
        services.add(new PassiveService(service("stale"), Duration.ofSeconds(3)));
        nagios = Nagios.start(folder.resolve("nagios"), NagiosObjects.of(services, Optional.empty(), true));
    }

    @AfterAll
    static void stop() {
        if (nagios != null) {
            nagios.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEncryptionBringsSeveralResultsOfOneConnection(Encryption method) throws Exception {
        int port = FreePort.find();
        try (ChildProgram _ = daemon(method, port)) {
            var refused = destination(method, port, PASSWORD)
                    .send(List.of(
                            Statuses.of(service(method.name() + " 0"), CheckState.OK, "fine"),
                            Statuses.of(service(method.name() + " 1"), CheckState.CRITICAL, "3 links down", "a", "b"),
                            Statuses.of(service(method.name() + " 2"), CheckState.UNKNOWN, "nothing reports")));
            assertThat(refused).isEmpty();
            assertThat(seen(method.name() + " 0"))
                    .containsEntry("current_state", "0")
                    .containsEntry("plugin_output", "fine")
                    .containsEntry("performance_data", "broken=3;;;0");
            assertThat(seen(method.name() + " 1"))
                    .containsEntry("current_state", "2")
                    .containsEntry("plugin_output", "3 links down")
                    .containsEntry("long_plugin_output", "a\\nb");
            assertThat(seen(method.name() + " 2")).containsEntry("current_state", "3");
        }
    }

    @Test
    void anyTextArrivesAsItWasMeant() throws Exception {
        int port = FreePort.find();
        try (ChildProgram _ = daemon(Encryption.AES, port)) {
            send(
                    Encryption.AES,
                    port,
                    Statuses.of(
                            service("text"),
                            CheckState.WARNING,
                            "Zürich → 東京 📡 | not perf; a\\nb \"quoted\" 'single' $HOME$ <b>\nsecond",
                            "línea; with | bar",
                            "back\\slash"));

            assertThat(seen("text"))
                    // Nagios itself shows ';' as ':' in a text.
                    .containsEntry(
                            "plugin_output", "Zürich → 東京 📡 / not perf: a\\nb \"quoted\" 'single' $HOME$ <b> second")
                    .containsEntry("performance_data", "broken=3;;;0")
                    .containsEntry("long_plugin_output", "línea; with / bar\\nback\\\\slash");
        }
    }

    @Test
    void aTextOfTenThousandOctetsIsCutBetweenCharactersAndSaysSo() throws Exception {
        int port = FreePort.find();
        try (ChildProgram _ = daemon(Encryption.XOR, port)) {
            CheckResult result = new CheckResult(
                    CheckState.CRITICAL,
                    "ü".repeat(300),
                    Collections.nCopies(100, "ü".repeat(50)),
                    List.of(PerformanceDatum.count("broken", 100)));
            send(Encryption.XOR, port, Statuses.of(service("long"), result));

            Map<String, String> seen = seen("long");
            assertThat(seen.get("plugin_output")).matches("ü{200,}\\.\\.\\.");
            assertThat(seen.get("long_plugin_output")).matches("(ü{50}\\\\n)+\\.\\.\\. and \\d+ more lines");
            assertThat(seen).containsEntry("performance_data", "broken=100;;;0");
        }
    }

    @Test
    void aWrongPasswordOrMethodIsNoticedAndSaid() throws Exception {
        int port = FreePort.find();
        try (ChildProgram _ = daemon(Encryption.AES, port)) {
            List<Status> results = List.of(Statuses.of(service("wrong"), CheckState.OK, "never seen"));
            for (NscaDestination wrong :
                    List.of(impatient(Encryption.AES, port, "guess"), impatient(Encryption.XOR, port, PASSWORD))) {
                assertThatThrownBy(() -> wrong.send(results))
                        .isInstanceOf(DeliveryException.class)
                        .hasMessageMatching("nsca at 127.0.0.1:\\d+ (closed the connection at once: wrong password or"
                                + " encryption method, most likely.*|accepts and then says nothing for 1 s)");
            }
            assertThat(nagios.services().get(service("wrong"))).containsEntry("plugin_output", "");
        }
    }

    /** nsca 2.10.2 may hang the next connections after a bad packet: they are given up and tried again. */
    @Test
    void whatComesAfterSomebodysWrongPasswordArrivesInTheEnd() throws Exception {
        int port = FreePort.find();
        RecordedDeliveries seenByOperators = new RecordedDeliveries();
        try (ChildProgram _ = daemon(Encryption.AES, port);
                DeliveryWorker worker = new DeliveryWorker(
                        impatient(Encryption.AES, port, PASSWORD), seenByOperators, InstantSource.system())) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> impatient(Encryption.AES, port, "guess")
                                .send(List.of(Statuses.of(service("hung"), CheckState.OK, "never seen"))))
                        .isInstanceOf(DeliveryException.class);
            }
            worker.start();
            worker.offer(List.of(Statuses.of(service("hung"), CheckState.WARNING, "arrived")));
            assertThat(seen("hung")).containsEntry("plugin_output", "arrived");
        }
    }

    @Test
    void theNewestOfEachServiceWaitsForADaemonThatIsAway() throws Exception {
        int port = FreePort.find();
        RecordedDeliveries seenByOperators = new RecordedDeliveries();
        try (DeliveryWorker worker = new DeliveryWorker(
                impatient(Encryption.AES, port, PASSWORD), seenByOperators, InstantSource.system())) {
            worker.start();
            worker.offer(List.of(Statuses.of(service("away"), CheckState.OK, "old")));
            assertThat(seenByOperators
                            .await(status -> status.problem().isPresent())
                            .problem())
                    .get()
                    .asString()
                    .matches("nsca at 127.0.0.1:\\d+ cannot be reached \\(Connection refused\\)");
            worker.offer(List.of(Statuses.of(service("away too"), CheckState.WARNING, "other")));
            worker.offer(List.of(Statuses.of(service("away"), CheckState.CRITICAL, "newest")));
            assertThat(worker.lacks(service("away"))).isTrue();
            try (ChildProgram _ = daemon(Encryption.AES, port)) {
                assertThat(seen("away")).containsEntry("plugin_output", "newest");
                assertThat(seen("away too")).containsEntry("plugin_output", "other");
                assertThat(seenByOperators.await(status -> status.sent() == 2))
                        .satisfies(status -> assertThat(status.problem()).isEmpty())
                        .satisfies(status -> assertThat(status.waiting()).isZero());
                assertThat(worker.lacks(service("away"))).isFalse();
            }
        }
    }

    @Test
    void aDaemonThatStandsStillIsGivenUpInTimeAndServedAfterwards() throws Exception {
        int port = FreePort.find();
        RecordedDeliveries seenByOperators = new RecordedDeliveries();
        try (ChildProgram daemon = daemon(Encryption.AES, port);
                DeliveryWorker worker = new DeliveryWorker(
                        impatient(Encryption.AES, port, PASSWORD), seenByOperators, InstantSource.system())) {
            daemon.freeze();
            worker.start();
            worker.offer(List.of(Statuses.of(service("frozen"), CheckState.CRITICAL, "through")));
            assertThat(seenByOperators
                            .await(status -> status.problem().isPresent())
                            .problem())
                    .get()
                    .asString()
                    .endsWith("accepts and then says nothing for 1 s");
            daemon.thaw();
            assertThat(seen("frozen")).containsEntry("plugin_output", "through");
        }
    }

    @Test
    void aServiceOfWhichNothingIsHeardBecomesUnknown() throws Exception {
        int port = FreePort.find();
        try (ChildProgram _ = daemon(Encryption.NONE, port)) {
            send(Encryption.NONE, port, Statuses.of(service("stale"), CheckState.OK, "fine"));
            nagios.await(
                    service("stale"),
                    status -> "0".equals(status.get("current_state")) && "fine".equals(status.get("plugin_output")));
            nagios.await(
                    service("stale"),
                    status -> "no word from Earshot for too long".equals(status.get("plugin_output"))
                            && "3".equals(status.get("current_state")));
        }
    }

    @Test
    void definitionsForManyServicesAreAcceptedWithoutAWarning() throws Exception {
        List<PassiveService> services = List.of(
                new PassiveService(new ServiceName("earshot", "incidents"), Duration.ofMinutes(5)),
                new PassiveService(new ServiceName("be5.host58", "slow links über 50 ms"), Duration.ofMinutes(5)),
                new PassiveService(new ServiceName("be5.host58", "connectivity"), Duration.ofDays(1)));
        String said = Nagios.verify(folder.resolve("verify"), NagiosObjects.of(services, Optional.empty(), true));
        assertThat(said)
                .contains("Checked 3 services")
                .contains("Total Warnings: 0")
                .contains("Total Errors:   0");
    }

    private static void send(Encryption method, int port, Status status) throws Exception {
        assertThat(destination(method, port, PASSWORD).send(List.of(status))).isEmpty();
    }

    private static Map<String, String> seen(String service) throws IOException, InterruptedException {
        return nagios.await(
                service(service),
                status -> !status.getOrDefault("plugin_output", "").isEmpty());
    }

    private static ServiceName service(String name) {
        return new ServiceName("mesh", name);
    }

    private static ChildProgram daemon(Encryption method, int port) throws IOException, InterruptedException {
        RealPrograms.require("nsca");
        Nsca nsca = new Nsca(folder.resolve("nsca" + port), port);
        nsca.configure(nagios.pipe(), method, PASSWORD);
        return nsca.start();
    }

    private static NscaDestination destination(Encryption method, int port, String password) {
        return destination(method, port, password, Duration.ofMinutes(5));
    }

    /** Gives up soon, where a daemon that stands still is the point. */
    private static NscaDestination impatient(Encryption method, int port, String password) {
        return destination(method, port, password, Duration.ofSeconds(1));
    }

    private static NscaDestination destination(Encryption method, int port, String password, Duration timeout) {
        return new NscaDestination(
                "nagios", new NscaDestination.Settings("127.0.0.1", port, method, password, timeout));
    }
}
