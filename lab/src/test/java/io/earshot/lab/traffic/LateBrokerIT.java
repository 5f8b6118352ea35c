package io.earshot.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.payments.PaymentDay;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kpi.MinuteFigures;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capture and worker start before the broker does, as after a power cut, and wait for it. */
class LateBrokerIT {

    private static final int MINUTES = 8;
    /** Minutes that are over by the time of the packets: the last ones may still see late answers. */
    private static final int CLOSED = MINUTES - 3;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    private Path config(String broker, Path captures) throws Exception {
        return Files.writeString(folder.resolve("traffic.yaml"), """
                directory: %s
                apps:
                  - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m}
                kafka:
                  bootstrap: [%s]
                  topics: late
                  partitions: 1
                  properties: {transaction.timeout.ms: 60000, max.block.ms: 90000, request.timeout.ms: 30000, delivery.timeout.ms: 60000}
                """.formatted(captures, broker));
    }

    private ChildProgram traffic(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("traffic"));
        all.addAll(List.of(arguments));
        ChildProgram program =
                ChildProgram.start(log(arguments[0]), ChildProgram.java("256m", Main.class.getName(), all));
        running.add(program);
        return program;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    @Test
    void captureAndWorkerWaitForABrokerThatStartsAfterThem() throws Exception {
        Path captures = Files.createDirectory(folder.resolve("captures"));
        ByteArrayOutputStream day = new ByteArrayOutputStream();
        new PaymentDay(1_000, MINUTES).write(day);
        Path capture = Files.write(captures.resolve("dump1"), day.toByteArray());
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        running.add(broker);
        Path config = config(broker.address(), captures);
        TrafficConfig read = TrafficConfig.read(config);
        ChildProgram worker = traffic("work", "--threads", "1", "--config", config.toString());
        ChildProgram publisher = traffic("capture", "--config", config.toString());
        for (ChildProgram each : List.of(worker, publisher)) {
            each.await(
                    "the line that it waits", () -> each.hasSaid("waiting for the Kafka brokers " + broker.address()));
        }

        broker.start();
        broker.awaitStart();
        Map<Long, MinuteFigures> got = new ConcurrentSkipListMap<>();
        Thread reading = Thread.ofPlatform()
                .daemon()
                .start(() -> FiguresReader.follow(
                        read.kafka().orElseThrow(), false, new FinalFigures(got), () -> false, _ -> {}));
        running.add(reading::interrupt);
        worker.await("figures of the minutes that are over", () -> got.size() >= CLOSED);

        Map<Long, MinuteFigures> expected = FinalFigures.of(read.apps(), capture);
        assertThat(got).allSatisfy((minute, figures) -> assertThat(figures).isEqualTo(expected.get(minute)));
        assertThat(publisher.isAlive()).isTrue();
        for (String name : List.of("work", "capture")) {
            List<String> lines = Files.readAllLines(log(name));
            assertThat(lines)
                    .filteredOn(line -> line.contains("waiting for the Kafka brokers"))
                    .hasSize(1);
            assertThat(lines)
                    .filteredOn(line -> line.endsWith("the Kafka brokers " + broker.address() + " answer"))
                    .hasSize(1);
            // A client tries once a second and more, and has its line for the first attempt alone.
            assertThat(lines)
                    .filteredOn(line -> line.contains("could not be established"))
                    .hasSize(1);
        }
    }
}
