package io.earshot.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows which Kafka brokers cannot be reached, from the warnings of Kafka's client: each of its clients warns at each attempt to connect,
 * which is once a second and more. An outage is over when nobody has warned of the broker for {@link #QUIET}. Confined to one thread.
 */
final class BrokerOutages {

    /** The longest that Kafka's clients wait between two attempts by default is one second. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private static final Pattern WARNING = Pattern.compile(
            "Connection to node \\S+ \\((?<address>[^)]+)\\) could not be established|Bootstrap broker (?<broker>\\S+) .*disconnected");

    /**
     * An outage that is over.
     *
     * @param warnings that came, with the first one
     */
    record Over(String broker, Instant since, long warnings) {}

    private record Outage(Instant since, Instant newest, long warnings) {}

    private final Map<String, Outage> outages = new TreeMap<>();

    /** Returns the broker as HOST:PORT of which a message says that it cannot be reached. */
    static Optional<String> broker(String message) {
        Matcher matcher = WARNING.matcher(message);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String address = matcher.group("address");
        return Optional.of(address == null ? matcher.group("broker") : name(address));
    }

    /** An address is written NAME/IP:PORT, with an empty name where only the IP is known. */
    private static String name(String address) {
        int slash = address.indexOf('/');
        return slash <= 0
                ? address.substring(slash + 1)
                : address.substring(0, slash) + address.substring(address.lastIndexOf(':'));
    }

    /** Takes note of a warning. Returns whether an outage begins with it. */
    boolean begins(String broker, Instant now) {
        Outage known = outages.get(broker);
        outages.put(
                broker, known == null ? new Outage(now, now, 1) : new Outage(known.since(), now, known.warnings() + 1));
        return known == null;
    }

    /** Returns the outages that have ended, each once. */
    List<Over> over(Instant now) {
        List<Over> over = new ArrayList<>();
        outages.forEach((broker, outage) -> {
            if (Duration.between(outage.newest(), now).compareTo(QUIET) >= 0) {
                over.add(new Over(broker, outage.since(), outage.warnings()));
            }
        });
        over.forEach(each -> outages.remove(each.broker()));
        return over;
    }

    boolean isEmpty() {
        return outages.isEmpty();
    }
}
