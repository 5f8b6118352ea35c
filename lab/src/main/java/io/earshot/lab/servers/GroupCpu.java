package io.earshot.lab.servers;

import io.earshot.lab.load.CpuTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says how much processor time each server and each broker took since it was made. None of them may start again meanwhile. */
final class GroupCpu {

    private final List<String> names = new ArrayList<>();
    private final List<Long> pids = new ArrayList<>();
    private final List<Duration> before;
    private final long begin = System.nanoTime();

    GroupCpu(List<GroupServer> servers, List<KafkaBroker> brokers) throws IOException {
        for (GroupServer server : servers) {
            names.add("server " + server.name());
            pids.add(server.pid());
        }
        for (KafkaBroker broker : brokers) {
            names.add("broker");
            pids.add(broker.pid());
        }
        before = times();
    }

    private List<Duration> times() throws IOException {
        List<Duration> times = new ArrayList<>();
        for (long pid : pids) {
            times.add(CpuTime.of(pid));
        }
        return times;
    }

    /** @param reports that were taken meanwhile */
    String toLine(long reports) throws IOException {
        List<Duration> now = times();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return IntStream.range(0, names.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%s %.0f",
                        names.get(i),
                        now.get(i).minus(before.get(i)).toNanos() / 1e6 / seconds))
                .collect(Collectors.joining(
                        ", ",
                        "ms of CPU a second: ",
                        String.format(Locale.ROOT, "; %.1f reports a second", reports / seconds)));
    }
}
