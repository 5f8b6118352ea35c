package io.earshot.server.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks whether the servers that are heard show every container together. */
final class Shares {

    private Shares() {}

    /**
     * Returns a line that says what this server shows, and one for each thing that is wrong.
     *
     * @param told the shares of all servers that are heard, by name, as table SERVER has them
     */
    static List<String> troubles(Share own, Map<String, String> told) {
        List<String> troubles = new ArrayList<>();
        troubles.add("this server shows the containers of partitions " + own.text() + "; others show the rest");
        Set<Integer> missing =
                IntStream.range(0, own.partitions()).boxed().collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(own.held());
        told.forEach((server, share) -> {
            if (share.isEmpty()) {
                missing.clear();
                return;
            }
            String[] parts = share.split(" of ", -1);
            if (!parts[parts.length - 1].equals(String.valueOf(own.partitions()))) {
                troubles.add("server " + server + " divides the fleet into " + parts[parts.length - 1]
                        + " partitions, this one into " + own.partitions() + ": expected the same number everywhere");
                return;
            }
            Arrays.stream(parts[0].split(",", -1)).map(Integer::valueOf).forEach(missing::remove);
        });
        if (!missing.isEmpty()) {
            troubles.add("no server that is heard shows the containers of partitions "
                    + missing.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return troubles;
    }
}
