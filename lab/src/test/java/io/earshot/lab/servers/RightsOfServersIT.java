package io.earshot.lab.servers;

import static io.earshot.lab.servers.Awaiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.cluster.Election;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FencedException;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.SpeakerLog;
import io.earshot.cluster.kafka.KafkaLog;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.tls.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server works at a broker that gives its user the rights in docs/servers.md and no others, and says which of them is missing. */
class RightsOfServersIT {

    private static final String PASSWORD = "not-for-yaml";

    /** The rights in docs/servers.md. */
    private static final List<AclBinding> RIGHTS = List.of(
            right(ResourceType.TOPIC, "earshot", AclOperation.READ),
            right(ResourceType.TOPIC, "earshot", AclOperation.WRITE),
            right(ResourceType.TOPIC, "earshot", AclOperation.DESCRIBE),
            right(ResourceType.TOPIC, "earshot", AclOperation.DESCRIBE_CONFIGS),
            right(ResourceType.TOPIC, "earshot", AclOperation.CREATE),
            right(ResourceType.GROUP, "earshot-speaker", AclOperation.READ),
            right(ResourceType.TRANSACTIONAL_ID, "earshot-speaker", AclOperation.WRITE),
            right(ResourceType.TRANSACTIONAL_ID, "earshot-speaker", AclOperation.DESCRIBE));

    @TempDir
    private Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private KafkaBroker broker;
    private Admin admin;

    private static AclBinding right(ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:earshot", "*", operation, AclPermissionType.ALLOW));
    }

    @BeforeEach
    void start() throws Exception {
        Certificate.write(folder, "broker");
        Path pem = Files.writeString(
                folder.resolve("broker.pem"),
                Files.readString(folder.resolve("broker.key")) + Files.readString(folder.resolve("broker.crt")));
        broker = new KafkaBroker(
                folder.resolve("broker"),
                new KafkaBroker.Ports(1, FreePort.find(), FreePort.find()),
                new KafkaBroker.Security(pem, "admin", PASSWORD, Optional.of("earshot")));
        running.add(broker);
        broker.start();
        broker.awaitStart();
        admin = Admin.create(
                new KafkaSettings(List.of(broker.address()), "earshot", properties("admin")).with(Map.of()));
        running.add(admin);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    private Map<String, String> properties(String user) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + PASSWORD + "\";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                folder.resolve("broker.crt").toString());
    }

    @Test
    void aServerWithTheRightsOfTheDocumentationSpeaksAndTakesReports() throws Exception {
        admin.createAcls(RIGHTS).all().get();
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,
            """);
        String properties = properties("earshot").entrySet().stream()
                .map(each -> "      " + each.getKey() + ": '" + each.getValue() + "'\n")
                .collect(Collectors.joining());
        GroupServer server = new GroupServer(
                "a",
                folder.resolve("a"),
                FreePort.find(),
                """
                state: none
                cmdb: {csv: %s}
                cluster:
                  name: a
                  kafka:
                    bootstrap: [%s]
                    properties:
                """.formatted(cmdb, broker.address()) + properties,
                Main.class.getName());
        running.add(server);
        server.start();
        server.awaitStart();
        assertThat(server.send("POST", "/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": 1, "links": []}\
            """)
                        .statusCode())
                .isEqualTo(204);
        until(server, "SELECT name FROM server WHERE speaks", said -> said.contains("\na\n"));
    }

    @Test
    void eachRightThatIsMissingIsSaidInOneLine() throws Exception {
        untilUsing(said -> said.contains("on the topic earshot"));
        for (AclBinding missing : RIGHTS) {
            AclOperation operation = missing.entry().operation();
            if (operation == AclOperation.CREATE || operation == AclOperation.DESCRIBE) {
                continue; // the first one made the topic, and whoever may read or write may describe
            }
            admin.createAcls(RIGHTS).all().get();
            untilUsing(String::isEmpty);
            admin.deleteAcls(List.of(missing.toFilter())).all().get();
            String line = switch (missing.pattern().resourceType()) {
                case GROUP -> "expected Read on the group earshot-speaker";
                case TRANSACTIONAL_ID -> "expected Write and Describe on the transactional id earshot-speaker";
                default ->
                    "expected " + (operation == AclOperation.DESCRIBE_CONFIGS ? "DescribeConfigs" : name(operation))
                            + " on the topic earshot";
            };
            untilUsing(said -> said.equals("cluster.kafka: this user lacks a right in Kafka, " + line));
        }
    }

    private static String name(AclOperation operation) {
        return operation == AclOperation.READ ? "Read" : "Write";
    }

    /** Uses the log as a server does that begins to speak, until Kafka, which learns of rights a little later, lets that end as wanted. */
    private void untilUsing(Predicate<String> wanted) throws Exception {
        KafkaSettings settings = new KafkaSettings(List.of(broker.address()), "earshot", properties("earshot"));
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String said = use(settings);
        while (!wanted.test(said) && System.nanoTime() < end) {
            Thread.sleep(200);
            said = use(settings);
        }
        assertThat(wanted).as(said).accepts(said);
    }

    private static String use(KafkaSettings settings) {
        try (KafkaLog log = KafkaLog.open(settings);
                Election election = log.election("a");
                SpeakerLog words = election.begin()) {
            words.write(List.of(new Fact.Tick("a", Instant.EPOCH)));
            return "";
        } catch (LogAwayException | FencedException e) {
            return e.getMessage();
        }
    }
}
