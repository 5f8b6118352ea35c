package io.earshot.wire.decoders.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.decoders.SharedNames;
import io.earshot.wire.flows.FlowLimits;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KafkaTopicsTest {

    /** Clients of version 4.4 ask for metadata on one connection, and name topics by their ids on others. */
    @Test
    void topicsThatAreNamedByIdHaveTheNameThatAnotherConnectionTold() throws Exception {
        Map<String, Set<String>> topics = new TreeMap<>();
        Map<String, String> errors = new TreeMap<>();
        WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), exchange -> {
            topics.computeIfAbsent(exchange.operation(), _ -> new TreeSet<>()).add(exchange.target());
            if (exchange.isError()) {
                errors.put(exchange.operation(), exchange.code());
            }
        });
        try (InputStream capture =
                KafkaTopicsTest.class.getResourceAsStream("/io/earshot/wire/captures/kafka-topic-ids.pcap.gz")) {
            CaptureFile.read(capture, "kafka-topic-ids", analyzer);
        }
        analyzer.finish();

        assertThat(topics)
                .containsEntry("Produce", Set.of("orders"))
                .containsEntry("Fetch", Set.of("orders"))
                .containsEntry("OffsetCommit", Set.of("orders"))
                .containsEntry("OffsetFetch", Set.of("orders"))
                .containsEntry("DeleteRecords", Set.of("orders"))
                .containsEntry("DescribeTopicPartitions", Set.of("nosuch"));
        assertThat(errors)
                .isEqualTo(Map.of(
                        "DescribeTopicPartitions", "UNKNOWN_TOPIC_OR_PARTITION",
                        "ConsumerGroupDescribe", "GROUP_ID_NOT_FOUND",
                        "DescribeGroups", "GROUP_ID_NOT_FOUND"));
    }

    @Test
    void namesThatWereNotUsedForLongestMakeRoom() {
        SharedNames names = new SharedNames();
        for (int i = 0; i < 5_000; i++) {
            names.learn("id" + i, "topic" + i);
            assertThat(names.name("id0")).isEqualTo("topic0");
        }
        assertThat(names.name("id1")).isEmpty();
        assertThat(names.name("id4999")).isEqualTo("topic4999");
    }
}
