package io.earshot.agent.tasks;

import io.earshot.model.Cidr;
import io.earshot.model.WireSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the lines of a word that only those have that look at a container's network. */
final class NetworkLines {

    static final String TRACE = "trace";
    static final String WATCH = "watch";

    private static final String IP = "[0-9A-Fa-f.:]{2,45}";
    private static final String PORT = "[0-9]{1,5}";

    /** The arguments of each word; a line argument.NAME can narrow each. */
    private static final Map<String, Map<String, String>> ARGUMENTS = Map.of(
            TRACE, Map.of("ip", IP, "port", PORT), WATCH, Map.of("seconds", "[0-9]{1,4}", "ip", IP, "port", PORT));

    private static final long MOST_PACKETS = 100_000_000;

    private List<Cidr> networks = List.of();
    private List<String> interfaces = List.of("any");
    private String filter = "";
    private long packets = 1_000_000;

    /**
     * Says which addresses may be traced.
     *
     * @param networks that have them
     */
    record TraceRules(List<Cidr> networks) {

        TraceRules {
            networks = List.copyOf(networks);
        }
    }

    /**
     * Says what of a container's traffic may be watched.
     *
     * @param interfaces that are captured, as in {@code eth0}; {@code any} for all
     * @param filter in pcap syntax; empty for everything
     * @param packets after which a watch ends
     */
    record WatchRules(List<String> interfaces, String filter, long packets) {

        WatchRules {
            interfaces = List.copyOf(interfaces);
        }
    }

    static boolean isOne(String run) {
        return ARGUMENTS.containsKey(run);
    }

    /** Returns the form of each argument that orders of a word may have. */
    static Map<String, String> arguments(String run) {
        return ARGUMENTS.getOrDefault(run, Map.of());
    }

    /** Returns which arguments an order may leave out. */
    static Set<String> optional(String run) {
        return run.equals(WATCH) ? Set.of("ip", "port") : Set.of();
    }

    /** Returns the keys of a word's own lines, to be told where another was found. */
    static String keys(String run) {
        return switch (run) {
            case TRACE -> ", networks";
            case WATCH -> ", interfaces, filter or packets";
            default -> "";
        };
    }

    /** Takes a line of a word. Returns false where it is none of its own. */
    boolean take(String run, String key, String value) {
        switch (run + " " + key) {
            case "trace networks" -> networks = items(value).map(Cidr::parse).toList();
            case "watch interfaces" -> {
                interfaces = items(value).toList();
                var _ = new WireSettings(interfaces, "", WireSettings.DEFAULT_CPU_SHARE, Map.of(), List.of());
            }
            case "watch filter" -> filter = value;
            case "watch packets" -> packets = number(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Stream<String> items(String value) {
        return Stream.of(value.split("[\\s,]+", -1)).filter(item -> !item.isEmpty());
    }

    private static long number(String value) {
        long number = Pattern.matches("[0-9]{1,9}", value) ? Long.parseLong(value) : 0;
        if (number < 1 || number > MOST_PACKETS) {
            throw new IllegalArgumentException("packets is \"" + value + "\", expected 1 to " + MOST_PACKETS);
        }
        return number;
    }

    Optional<TraceRules> trace(String run) {
        if (!run.equals(TRACE)) {
            return Optional.empty();
        }
        if (networks.isEmpty()) {
            throw new IllegalArgumentException(
                    "no line \"networks\", expected those whose addresses may be traced, as in 10.0.0.0/8, fd00::/8");
        }
        return Optional.of(new TraceRules(networks));
    }

    Optional<WatchRules> watch(String run) {
        return run.equals(WATCH) ? Optional.of(new WatchRules(interfaces, filter, packets)) : Optional.empty();
    }
}
