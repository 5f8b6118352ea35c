package io.earshot.traffic.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Says how a capture travels to several workers.
 *
 * @param bootstrap brokers as HOST:PORT
 * @param topics with which the names of all topics and groups begin; one capture has one
 * @param partitions of each topic: the most workers that share decoding
 * @param keep how long segments and exchanges are kept
 * @param replay how much of a part is decoded again by a worker that takes it over, by the time of the packets
 * @param unmasked whether segments of apps may travel in which card data cannot be overwritten
 * @param properties of Kafka's clients, for TLS and SASL
 */
public record KafkaUse(
        List<String> bootstrap,
        String topics,
        int partitions,
        Duration keep,
        Duration replay,
        boolean unmasked,
        Map<String, String> properties) {

    public KafkaUse {
        bootstrap = List.copyOf(bootstrap);
        properties = Map.copyOf(properties);
    }
}
