package io.earshot.lab.servers;

import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real broker of Kafka, controller and broker in one process, with its files in a folder of the test's. */
public final class KafkaBroker implements AutoCloseable {

    private static final String CLUSTER = "ZWFyc2hvdC1sYWItMDAwMA";

    /**
     * Lets a broker of several that died be noticed after three seconds instead of nine, as the how-to advises: until then nobody else chooses
     * the speaker.
     */
    private static final String NOTICED_SOON = """
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            """;

    /**
     * The ports of a broker.
     *
     * @param id from 1
     * @param host address at which it listens
     */
    public record Ports(int id, String host, int clients, int controllers) {

        /** Listens on loopback. */
        public Ports(int id, int clients, int controllers) {
            this(id, "127.0.0.1", clients, controllers);
        }
    }

    private final Path folder;
    private final Ports ports;
    private final Optional<Security> security;
    private final Optional<Namespace> place;
    private ChildProgram program;

    /**
     * Has clients come by TLS and prove who they are with SCRAM-SHA-512.
     *
     * @param pem the broker's key and certificate
     * @param user may do everything
     * @param limited has the same password, and only the rights that it is given
     */
    public record Security(Path pem, String user, String password, Optional<String> limited) {

        public Security(Path pem, String user, String password) {
            this(pem, user, password, Optional.empty());
        }

        /** Only the controller's own connections come without a user. */
        private String authorizer() {
            return limited.isEmpty()
                    ? ""
                    : "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\nsuper.users=User:"
                            + user + ";User:ANONYMOUS\n";
        }

        private String properties() {
            return authorizer() + """
                sasl.enabled.mechanisms=SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
                inter.broker.listener.name=CLIENTS
                listener.name.clients.scram-sha-512.sasl.jaas.config=\
                org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
                ssl.keystore.type=PEM
                ssl.keystore.location=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(user, password, pem, pem);
        }
    }

    /** @param all the brokers of the cluster, this one included */
    public KafkaBroker(Path folder, Ports ports, List<Ports> all) throws IOException {
        this(folder, ports, all, Optional.empty(), Optional.empty());
    }

    /** Makes one that runs in a network namespace. */
    KafkaBroker(Path folder, Ports ports, List<Ports> all, Namespace place) throws IOException {
        this(folder, ports, all, Optional.empty(), Optional.of(place));
    }

    /** Makes a cluster of one broker, with TLS and users. */
    public KafkaBroker(Path folder, Ports ports, Security security) throws IOException {
        this(folder, ports, List.of(ports), Optional.of(security), Optional.empty());
    }

    private KafkaBroker(
            Path folder, Ports ports, List<Ports> all, Optional<Security> security, Optional<Namespace> place)
            throws IOException {
        this.place = place;
        this.security = security;
        this.folder = Files.createDirectories(folder);
        this.ports = ports;
        String voters = String.join(
                ",",
                all.stream()
                        .map(each -> each.id() + "@" + each.host() + ":" + each.controllers())
                        .toList());
        int copies = Math.min(3, all.size());
        Files.writeString(
                folder.resolve("broker.properties"),
                """
            process.roles=broker,controller
            node.id=%d
            controller.quorum.voters=%s
            controller.listener.names=CONTROLLER
            listeners=CLIENTS://%s:%d,CONTROLLER://%s:%d
            advertised.listeners=CLIENTS://%s:%d
            listener.security.protocol.map=CLIENTS:%s,CONTROLLER:PLAINTEXT
            log.dirs=%s
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=%d
            transaction.state.log.num.partitions=1
            transaction.state.log.replication.factor=%d
            transaction.state.log.min.isr=%d
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=500
            transaction.abort.timed.out.transaction.cleanup.interval.ms=500
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
                                        ports.host(),
                                        ports.clients(),
                                        ports.host(),
                                        ports.controllers(),
                                        ports.host(),
                                        ports.clients(),
                                        security.isPresent() ? "SASL_SSL" : "PLAINTEXT",
                                        folder.resolve("data"),
                                        copies,
                                        copies,
                                        Math.max(1, copies - 1))
                        + security.map(Security::properties).orElse("inter.broker.listener.name=CLIENTS\n")
                        + (all.size() > 1 ? NOTICED_SOON : ""));
    }

    /** Starts it, or starts it again on what it had; answers may take some seconds more. */
    public void start() throws IOException {
        Path log = folder.resolve("broker.log");
        Files.deleteIfExists(log);
        List<String> command = ChildProgram.java(
                List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                BrokerMain.class.getName(),
                arguments());
        program = place.isPresent() ? ChildProgram.start(place.get(), log, command) : ChildProgram.start(log, command);
    }

    private List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(List.of(folder.resolve("broker.properties").toString(), CLUSTER));
        security.ifPresent(one -> Stream.concat(Stream.of(one.user()), one.limited().stream())
                .forEach(user -> arguments.addAll(
                        List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + one.password() + "]"))));
        return arguments;
    }

    /** Waits until it takes part in the cluster, which it does some seconds after clients can connect. */
    public void awaitStart() throws IOException, InterruptedException {
        program.await("its start", () -> program.hasSaid("Kafka Server started"));
    }

    /** Returns where servers reach it. */
    public String address() {
        return ports.host() + ":" + ports.clients();
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
