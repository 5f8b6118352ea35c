package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends records to the partition that their key names. */
final class ToPartition implements StreamPartitioner<byte[], byte[]> {

    static byte[] key(int partition) {
        return new BinaryWriter().number(partition).take();
    }

    @Override
    @SuppressWarnings("removal") // The method that replaces it has a default, and this one has none yet.
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int count) {
        try {
            return Optional.of(Set.of(new BinaryReader(key).below(count)));
        } catch (BadRecordException e) {
            throw new IllegalStateException("topic " + topic + " has " + count + " partitions: " + e.getMessage(), e);
        }
    }
}
