package io.earshot.lab.servers;

import io.earshot.lab.fleet.programs.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real broker of Kafka, controller and broker in one process, with its files in a folder of the test's. */
public final class KafkaBroker implements AutoCloseable {

    private static final String CLUSTER = "ZWFyc2hvdC1sYWItMDAwMA";

    /**
     * The ports of a broker.
     *
     * @param id from 1
     */
    public record Ports(int id, int clients, int controllers) {}

    private final Path folder;
    private final Ports ports;
    private ChildProgram program;

    /** @param all the brokers of the cluster, this one included */
    public KafkaBroker(Path folder, Ports ports, List<Ports> all) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.ports = ports;
        String voters = String.join(
                ",",
                all.stream()
                        .map(each -> each.id() + "@127.0.0.1:" + each.controllers())
                        .toList());
        int copies = Math.min(3, all.size());
        Files.writeString(folder.resolve("broker.properties"), """
            process.roles=broker,controller
            node.id=%d
            controller.quorum.voters=%s
            controller.listener.names=CONTROLLER
            listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
            advertised.listeners=PLAINTEXT://127.0.0.1:%d
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs=%s
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=%d
            transaction.state.log.num.partitions=1
            transaction.state.log.replication.factor=%d
            transaction.state.log.min.isr=%d
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            num.network.threads=2
            num.io.threads=2
            background.threads=2
            num.replica.fetchers=1
            share.coordinator.state.topic.num.partitions=1
            share.coordinator.state.topic.replication.factor=1
            """.formatted(
                        ports.id(),
                        voters,
                        ports.clients(),
                        ports.controllers(),
                        ports.clients(),
                        folder.resolve("data"),
                        copies,
                        copies,
                        Math.max(1, copies - 1)));
    }

    /** Starts it, or starts it again on what it had; answers may take some seconds more. */
    public void start() throws IOException {
        program = ChildProgram.start(
                folder.resolve("broker.log"),
                ChildProgram.java(
                        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        BrokerMain.class.getName(),
                        List.of(folder.resolve("broker.properties").toString(), CLUSTER)));
    }

    /** Returns where servers reach it. */
    public String address() {
        return "127.0.0.1:" + ports.clients();
    }

    /** Ends it as a power cut would. */
    public void kill() {
        program.kill();
    }

    public long pid() {
        return program.pid();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
