package io.earshot.cluster.kafka;

import io.earshot.cluster.LogAwayException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/** Finds out which rights the servers' user lacks in Kafka, so that a server says so at its start and not when it is to speak. */
final class KafkaRights {

    private static final int PATIENCE_MILLIS = 15_000;

    private static final Set<AclOperation> ON_TOPIC =
            EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);

    private KafkaRights() {}

    /**
     * Makes sure that the user may do what a server does. A topic that is missing is not looked at, and what brokers do not tell counts as
     * allowed.
     *
     * @throws LogAwayException with one line that names the right that is missing
     */
    static void require(KafkaSettings settings) throws LogAwayException {
        String speaker = settings.speaker();
        try (Admin admin = Admin.create(
                settings.with(Map.of("request.timeout.ms", 5_000, "default.api.timeout.ms", PATIENCE_MILLIS)))) {
            requireOnTopic(admin, settings.topic());
            require(
                    admin.describeConsumerGroups(List.of(speaker))
                            .describedGroups()
                            .get(speaker),
                    "Read on the group " + speaker);
            require(admin.describeTransactions(List.of(speaker)).description(speaker), onTransactions(settings));
        } catch (KafkaException e) {
            throw new LogAwayException("cluster.kafka: " + KafkaLog.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogAwayException("cluster.kafka: interrupted", e);
        }
    }

    /** Returns what a server needs to speak. */
    static String onTransactions(KafkaSettings settings) {
        return "Write and Describe on the transactional id " + settings.speaker();
    }

    private static void requireOnTopic(Admin admin, String topic) throws InterruptedException, LogAwayException {
        try {
            Set<AclOperation> allowed = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues()
                    .get(topic)
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .authorizedOperations();
            if (allowed != null && !allowed.containsAll(ON_TOPIC)) {
                Set<AclOperation> missing = EnumSet.copyOf(ON_TOPIC);
                missing.removeAll(allowed);
                String words = missing.stream().map(KafkaRights::word).collect(Collectors.joining(", "));
                throw new LogAwayException(line(words + " on the topic " + topic));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw lacks("Read, Write, Describe and DescribeConfigs on the topic " + topic, e);
            } // a topic that is missing, or a broker that is, is told by who needs it
        } catch (TimeoutException e) {
            // The same.
        }
    }

    private static String word(AclOperation operation) {
        return switch (operation) {
            case READ -> "Read";
            case WRITE -> "Write";
            case DESCRIBE -> "Describe";
            case DESCRIBE_CONFIGS -> "DescribeConfigs";
            default -> operation.toString();
        };
    }

    private static void require(KafkaFuture<?> described, String rights) throws InterruptedException, LogAwayException {
        try {
            var _ = described.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw lacks(rights, e);
            } // there is no such group or id before the first server speaks
        } catch (TimeoutException e) {
            // Whether brokers answer is found out by who needs them.
        }
    }

    static LogAwayException lacks(String rights, Exception why) {
        return new LogAwayException(line(rights), why);
    }

    private static String line(String rights) {
        return "cluster.kafka: this user lacks a right in Kafka, expected " + rights;
    }
}
