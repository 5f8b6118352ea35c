package io.earshot.cluster.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way to a Kafka.
 *
 * @param bootstrap brokers as HOST:PORT
 * @param topic is made if it is missing
 * @param properties of Kafka's client, for TLS and SASL
 */
public record KafkaSettings(List<String> bootstrap, String topic, Map<String, String> properties) {

    public KafkaSettings {
        bootstrap = List.copyOf(bootstrap);
        properties = Map.copyOf(properties);
    }

    /** Returns the name of the group that chooses the speaker, and the speaker's transactional id. */
    String speaker() {
        return topic + "-speaker";
    }

    /** Returns the client's configuration with these values over it. */
    public Map<String, Object> with(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", String.join(",", bootstrap));
        // The client's own telemetry would be one more connection that nobody reads.
        all.put("enable.metrics.push", false);
        // A broker behind a dead line does not refuse connections; ten seconds would be spent on each attempt.
        all.put("socket.connection.setup.timeout.ms", 1_500);
        all.put("socket.connection.setup.timeout.max.ms", 3_000);
        all.putAll(values);
        return all;
    }
}
