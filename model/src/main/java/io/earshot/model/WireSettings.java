package io.earshot.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tells an agent which part of a container's traffic it captures.
 *
 * @param interfaces to capture, as in {@code eth0}; {@code any} for all
 * @param filter in pcap syntax; empty for everything
 * @param cpuShare how much of one core the capture may take; beyond it, whole conversations are left out
 * @param ports protocols by port, where content must not decide
 * @param protocols of the site's own
 */
public record WireSettings(
        List<String> interfaces,
        String filter,
        double cpuShare,
        Map<Integer, String> ports,
        List<SiteProtocol> protocols) {

    public static final double DEFAULT_CPU_SHARE = 0.1;

    /** Agents repeat a minute in their reports for so long. */
    public static final Duration REPEATED = Duration.ofMinutes(5);

    private static final int MAX_INTERFACES = 8;

    public WireSettings {
        interfaces = List.copyOf(interfaces);
        ports = Map.copyOf(ports);
        protocols = List.copyOf(protocols);
        if (interfaces.isEmpty() || interfaces.size() > MAX_INTERFACES) {
            throw new IllegalArgumentException(
                    "interfaces " + interfaces + ", expected 1 to " + MAX_INTERFACES + " names, as in eth0");
        }
        if (!(cpuShare > 0 && cpuShare <= 1)) {
            throw new IllegalArgumentException("share of a core " + cpuShare + ", expected above 0 and at most 1");
        }
    }
}
