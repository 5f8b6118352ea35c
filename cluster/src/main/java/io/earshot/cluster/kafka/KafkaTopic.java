package io.earshot.cluster.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogRefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics with the right settings, or says which of an existing one are wrong. */
public final class KafkaTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Begins the message of Kafka's client while names of brokers have no address: name servers may be away, too. */
    private static final String UNRESOLVED = "No resolvable bootstrap";

    /** For so long every report is there, and not only the newest: a server that starts knows the loss of these minutes, too. */
    private static final Duration WHOLE = Duration.ofMinutes(15);

    /** The topic of the servers' log. */
    static final Shape LOG = new Shape(
            1,
            "all servers apply one order",
            "compact",
            "what it deletes is forgotten by every server that starts",
            Map.of(
                    "min.compaction.lag.ms", String.valueOf(WHOLE.toMillis()),
                    "segment.ms", String.valueOf(WHOLE.toMillis()),
                    "min.cleanable.dirty.ratio", "0.2",
                    "delete.retention.ms", String.valueOf(Duration.ofDays(1).toMillis()),
                    "max.message.bytes", String.valueOf(2 << 20)));

    /**
     * Says what a topic must be like.
     *
     * @param why so many partitions
     * @param policy for old records: {@code compact} or {@code delete}
     * @param otherwise what another policy would lead to
     * @param settings of a topic that is made
     */
    public record Shape(int partitions, String why, String policy, String otherwise, Map<String, String> settings) {

        public Shape {
            settings = Map.copyOf(settings);
        }

        private String words() {
            return (partitions == 1 ? "one partition" : partitions + " partitions") + " and cleanup.policy=" + policy;
        }
    }

    private KafkaTopic() {}

    /**
     * Makes sure that the topic is there.
     *
     * @throws LogRefusedException if brokers refuse this user or the topic has other settings
     * @throws LogAwayException with one line that says what is wrong
     */
    public static void require(KafkaSettings settings, Shape shape) throws LogAwayException {
        try (Admin admin = Admin.create(settings.with(
                Map.of("request.timeout.ms", 5_000, "default.api.timeout.ms", (int) PATIENCE.toMillis())))) {
            require(admin, settings, shape);
        } catch (KafkaException e) {
            throw away(settings, e);
        }
    }

    private static void require(Admin admin, KafkaSettings settings, Shape shape) throws LogAwayException {
        try {
            if (!exists(admin, settings.topic())) {
                create(admin, settings.topic(), shape);
            }
            check(admin, settings, shape);
        } catch (InterruptedException e) {
            // Before the client is closed, which otherwise waits for what it has asked.
            Thread.currentThread().interrupt();
            throw away(settings, e);
        }
    }

    private static boolean exists(Admin admin, String topic) throws InterruptedException, LogAwayException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw away(topic, e.getCause());
        } catch (TimeoutException e) {
            throw away(topic, e);
        }
    }

    private static void create(Admin admin, String topic, Shape shape) throws InterruptedException, LogAwayException {
        try {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .size();
            short copies = (short) Math.min(3, brokers);
            Map<String, String> all = new HashMap<>(shape.settings());
            all.put("cleanup.policy", shape.policy());
            all.put("min.insync.replicas", copies == 3 ? "2" : "1");
            admin.createTopics(List.of(
                            new NewTopic(topic, Optional.of(shape.partitions()), Optional.of(copies)).configs(all)))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw away(
                        "topic " + topic + " cannot be made: " + e.getCause().getMessage() + "; make it with "
                                + shape.words() + ", or let this user make it",
                        e.getCause(),
                        e);
            }
        } catch (TimeoutException e) {
            throw away(topic, e);
        }
    }

    private static void check(Admin admin, KafkaSettings settings, Shape shape)
            throws InterruptedException, LogAwayException {
        String topic = settings.topic();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        for (int attempt = 0; ; attempt++) {
            try {
                int partitions = admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .get(topic)
                        .partitions()
                        .size();
                if (partitions != shape.partitions()) {
                    throw new LogRefusedException("topic " + topic + " has " + partitions + " partitions, expected "
                            + shape.partitions() + ": " + shape.why());
                }
                String policy = admin.describeConfigs(List.of(resource))
                        .all()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .get(resource)
                        .get("cleanup.policy")
                        .value();
                if (!policy.equals(shape.policy())) {
                    throw new LogRefusedException("topic " + topic + " has cleanup.policy=" + policy + ", expected "
                            + shape.policy() + ": " + shape.otherwise());
                }
                return;
            } catch (ExecutionException e) {
                // A topic that was just made is not known to all brokers at once.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == 20) {
                    throw away(topic, e.getCause());
                }
                Thread.sleep(250);
            } catch (TimeoutException e) {
                throw away(topic, e);
            }
        }
    }

    private static LogAwayException away(KafkaSettings settings, Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = "Kafka at " + String.join(",", settings.bootstrap()) + " cannot be used: " + root.getMessage();
        return root instanceof ConfigException
                        && !String.valueOf(root.getMessage()).startsWith(UNRESOLVED)
                ? new LogRefusedException(message, why)
                : away(message, why, why);
    }

    private static LogAwayException away(String topic, Throwable why) {
        String reason = why instanceof TimeoutException ? "no broker answers" : String.valueOf(why.getMessage());
        return away("topic " + topic + " cannot be used: " + reason, why, why);
    }

    private static LogAwayException away(String message, Throwable why, Throwable cause) {
        return why instanceof AuthenticationException || why instanceof AuthorizationException
                ? new LogRefusedException(message, cause)
                : new LogAwayException(message, cause);
    }
}
