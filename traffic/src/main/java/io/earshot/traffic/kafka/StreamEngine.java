package io.earshot.traffic.kafka;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Computes figures of exchanges with Kafka Streams: pairing by correlation id, then merging by app. Each record's effects on state and
 * outputs are one transaction. State is in memory, and in topics from which another worker reads it.
 */
final class StreamEngine implements AutoCloseable {

    private static final Logger LOG = System.getLogger(StreamEngine.class.getName());

    private final KafkaStreams streams;

    /**
     * Starts it.
     *
     * @param threads among which the partitions of this worker are shared
     * @param folder for locks of the engine; holds no data
     */
    StreamEngine(List<App> apps, KafkaUse use, int threads, Path folder) {
        Properties properties = new Properties();
        properties.putAll(settings(use, threads, folder));
        streams = new KafkaStreams(topology(apps, use), properties);
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.log(Level.WARNING, "a thread of the stream engine is replaced: {0}", reason(failure));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private static Map<String, Object> settings(KafkaUse use, int threads, Path folder) {
        Map<String, Object> standards = new HashMap<>();
        standards.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
        standards.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
        standards.put("transaction.timeout.ms", 10_000);
        standards.put("session.timeout.ms", 10_000);
        standards.put("heartbeat.interval.ms", 1_000);
        // A record holds a thousand exchanges.
        standards.put("max.poll.records", 64);
        standards.put("buffered.records.per.partition", 16);
        standards.put("compression.type", "lz4");
        standards.put("linger.ms", 5);
        standards.put("batch.size", 128 << 10);
        Map<String, Object> values = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                use.topics() + "-engine",
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                threads,
                StreamsConfig.STATE_DIR_CONFIG,
                folder.toString(),
                "auto.offset.reset",
                "earliest",
                "max.request.size",
                Clients.MOST_OCTETS,
                "max.partition.fetch.bytes",
                Clients.MOST_OCTETS);
        return new Clients(use).with(values, standards);
    }

    private static Topology topology(List<App> apps, KafkaUse use) {
        TrafficTopics topics = new TrafficTopics(use);
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        return new Topology()
                .addSource("exchanges", in, in, topics.exchanges())
                .addProcessor("pair", () -> new PairingProcessor(apps, use.partitions()), "exchanges")
                .addStateStore(store(PairingProcessor.STATE), "pair")
                .addSink(PairingProcessor.SUMS, topics.sums(), out, out, new ToPartition(), "pair")
                .addSink(PairingProcessor.TRANSACTIONS, topics.transactions(), out, out, new ToPartition(), "pair")
                .addSource("partials", in, in, topics.sums())
                .addProcessor("merge", () -> new MergingProcessor(apps), "partials")
                .addStateStore(store(MergingProcessor.STATE), "merge")
                .addSink("figures", topics.figures(), out, out, "merge");
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of());
    }

    @Override
    public void close() {
        boolean _ =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(Duration.ofSeconds(5)));
    }
}
