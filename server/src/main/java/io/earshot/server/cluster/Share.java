package io.earshot.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.cluster.Fact;
import io.earshot.model.ContainerName;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Says which containers a server shows. Containers are divided into partitions by a checksum of their host's name, so that those of a host
 * belong together. They are partitions of the fleet: the log itself has one, and one order.
 *
 * @param partitions their number, the same at all servers
 * @param held those that this server shows, from 0
 */
public record Share(int partitions, Set<Integer> held) {

    /** All containers, as where nothing is shared. */
    public static final Share ALL = new Share(1, Set.of(0));

    public Share {
        held = Set.copyOf(held);
        if (partitions < 1) {
            throw new IllegalArgumentException(partitions + " partitions, expected at least 1");
        }
        for (int each : held) {
            if (each < 0 || each >= partitions) {
                throw new IllegalArgumentException(
                        "partition " + each + " of " + partitions + ", expected 0 to " + (partitions - 1));
            }
        }
    }

    public boolean isAll() {
        return held.size() == partitions;
    }

    /** Returns the partition to which the containers of a host belong. */
    public int partition(String host) {
        CRC32 sum = new CRC32();
        sum.update(host.toLowerCase(Locale.ROOT).getBytes(UTF_8));
        return (int) (sum.getValue() % partitions);
    }

    /** Returns whether this server shows the containers of a host. */
    public boolean holds(String host) {
        return isAll() || held.contains(partition(host));
    }

    /** Returns whether this server needs the facts with a key: all but those of which each says something of one container that it does not show. */
    boolean needs(String key) {
        if (isAll()) {
            return true;
        }
        String prefix = key.startsWith(Fact.REPORT) ? Fact.REPORT : key.startsWith(Fact.STATES) ? Fact.STATES : "";
        return prefix.isEmpty()
                || holds(ContainerName.parse(key.substring(prefix.length())).host());
    }

    /** Returns it as table SERVER has it: {@code 0,1 of 4}, or empty for all. */
    String text() {
        return isAll()
                ? ""
                : new TreeSet<>(held).stream().map(String::valueOf).collect(Collectors.joining(",")) + " of "
                        + partitions;
    }
}
