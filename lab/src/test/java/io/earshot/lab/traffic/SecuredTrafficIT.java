package io.earshot.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.cluster.LogAwayException;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.payments.PaymentDay;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.lab.tls.Certificate;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.PublishedCapture;
import io.earshot.traffic.kpi.MinuteFigures;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Capture and worker reach a real broker by TLS, with a password from a file; the capture and the broker are killed while they work, and
 * figures are those of one process that nothing happened to.
 */
class SecuredTrafficIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MINUTES = 12;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();

    /** Its clients tell each of their settings; held, so that the level stays. */
    private final Logger clients = Logger.getLogger("org.apache.kafka");

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    private KafkaBroker broker() throws Exception {
        Certificate.write(folder, "broker");
        Path pem = Files.writeString(
                folder.resolve("broker.pem"),
                Files.readString(folder.resolve("broker.key")) + Files.readString(folder.resolve("broker.crt")));
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        KafkaBroker broker = new KafkaBroker(
                folder.resolve("broker"), ports, new KafkaBroker.Security(pem, "earshot", "not-for-yaml"));
        running.add(broker);
        broker.start();
        broker.awaitStart();
        return broker;
    }

    private Path config(String broker, Path captures) throws Exception {
        Path secret = Files.writeString(folder.resolve("kafka.properties"), "password=not-for-yaml\n");
        return Files.writeString(
                folder.resolve("traffic.yaml"), """
                directory: %s
                apps:
                  - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m}
                kafka:
                  bootstrap: [%s]
                  topics: secured
                  partitions: 2
                  replay: 1h
                  keep: 1h
                  properties:
                    security.protocol: SASL_SSL
                    sasl.mechanism: SCRAM-SHA-512
                    sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required username="earshot" password="${file:%s:password}";
                    config.providers: file
                    config.providers.file.class: org.apache.kafka.common.config.provider.FileConfigProvider
                    ssl.truststore.type: PEM
                    ssl.truststore.location: %s
                    transaction.timeout.ms: 60000
                    max.block.ms: 90000
                    request.timeout.ms: 30000
                    delivery.timeout.ms: 60000
                """.formatted(captures, broker, secret, folder.resolve("broker.crt")));
    }

    /** A broker that has just started takes connections before it answers. */
    private static void awaitAnswer(List<App> apps, KafkaUse use) throws Exception {
        long began = System.nanoTime();
        while (true) {
            try (PublishedCapture _ = new PublishedCapture(apps, use, true)) {
                return;
            } catch (LogAwayException | KafkaException e) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** A program that is started again when it ends, as systemd does: on a busy machine a broker may take long to answer. */
    private final class Service {
        private final String name;
        private final List<String> arguments;
        private Optional<ChildProgram> program = Optional.empty();
        private int starts;

        private Service(String name, String... arguments) {
            this.name = name;
            this.arguments = List.of(arguments);
        }

        private void keep() throws Exception {
            if (program.isEmpty() || !program.get().isAlive()) {
                ChildProgram started = ChildProgram.start(
                        folder.resolve(name + starts++ + ".log"),
                        ChildProgram.java("256m", Main.class.getName(), arguments));
                running.add(started);
                program = Optional.of(started);
            }
        }

        private boolean hasSaid(String text) throws Exception {
            return program.isPresent() && program.get().hasSaid(text);
        }

        private void kill() {
            program.ifPresent(ChildProgram::kill);
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call() && System.nanoTime() - began < PATIENCE.toNanos()) {
            Thread.sleep(200);
        }
    }

    @Test
    void aCaptureAndASecuredBrokerThatAreKilledChangeNoFigure() throws Exception {
        clients.setLevel(Level.WARNING);
        ByteArrayOutputStream day = new ByteArrayOutputStream();
        new PaymentDay(2_000, MINUTES).write(day);
        byte[] frames = day.toByteArray();
        Path whole = Files.write(folder.resolve("whole.pcap"), frames);
        Path captures = Files.createDirectory(folder.resolve("captures"));
        // The first part ends within a frame, as a file does that is still written.
        int half = frames.length / 2;
        Path file = Files.write(captures.resolve("dump1"), Arrays.copyOf(frames, half));
        KafkaBroker broker = broker();
        Path config = config(broker.address(), captures);
        TrafficConfig read = TrafficConfig.read(config);
        KafkaUse use = read.kafka().orElseThrow();
        awaitAnswer(read.apps(), use);
        Map<Long, MinuteFigures> got = new ConcurrentSkipListMap<>();
        Thread reading = Thread.ofPlatform()
                .daemon()
                .start(() -> FiguresReader.follow(use, false, new FinalFigures(got), () -> false, _ -> {}));
        running.add(reading::interrupt);
        Service worker = new Service("worker", "traffic", "work", "--threads", "1", "--config", config.toString());
        Service capture = new Service("capture", "traffic", "capture", "--config", config.toString());
        await(() -> {
            worker.keep();
            capture.keep();
            return !got.isEmpty();
        });

        capture.kill();
        broker.kill();
        Files.write(file, Arrays.copyOfRange(frames, half, frames.length), StandardOpenOption.APPEND);
        broker.start();
        broker.awaitStart();
        awaitAnswer(read.apps(), use);
        Service rest =
                new Service("rest", "traffic", "capture", "--config", config.toString(), "--once", captures.toString());
        Map<Long, MinuteFigures> expected = FinalFigures.of(read.apps(), whole);
        await(() -> {
            worker.keep();
            if (!rest.hasSaid("their segments published")) {
                rest.keep();
            }
            return got.equals(expected);
        });

        assertThat(expected).hasSizeGreaterThanOrEqualTo(MINUTES);
        assertThat(got).isEqualTo(expected);
    }
}
