package io.earshot.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The outcome of probing one address now, from where a container stands.
 *
 * @param echo of ICMP echo requests; empty where the agent may send none
 * @param connect of TCP connects, whose refusal is an answer too
 * @param ports that were connected to
 * @param large of packets as large as the interface allows; empty where none could be sent
 * @param traces of the path, one for each method and source port
 */
public record LinkProbes(
        Optional<Outcome> echo, Outcome connect, List<Integer> ports, Optional<Large> large, List<Trace> traces) {

    public LinkProbes {
        ports = List.copyOf(ports);
        traces = List.copyOf(traces);
    }

    /**
     * @param refused were not sent since this machine refuses them, as by a firewall's output rule
     * @param error is the kernel's word for the last one that was not sent
     * @param rtt of those that were answered
     */
    public record Outcome(int sent, int received, int refused, Optional<String> error, Optional<Rtt> rtt) {

        /** Returns whether some were sent and none was answered. */
        public boolean isSilent() {
            return sent > 0 && received == 0;
        }

        /** Returns whether this machine refused to send any. */
        public boolean isRefused() {
            return sent == 0 && refused > 0;
        }
    }

    /**
     * @param size of the IP packets in bytes
     * @param largest that was answered, where the full size was not and a smaller one was
     */
    public record Large(int size, int sent, int received, OptionalInt largest) {}

    /**
     * @param method is {@code icmp} or {@code tcp}
     * @param size of the packets in bytes
     * @param reached whether the target itself answered
     */
    public record Trace(String method, int size, boolean reached, List<Hop> hops) {

        public Trace {
            hops = List.copyOf(hops);
        }
    }

    /**
     * @param ttl counts from 1
     * @param ip of the router or target that answered; empty where none did
     * @param rtt in milliseconds; empty where none answered
     * @param mtu that a router says its next link has; empty where it does not
     */
    public record Hop(int ttl, Optional<Ip> ip, Optional<Double> rtt, OptionalInt mtu) {

        /** Returns it for people, as in {@code 1 10.0.0.1 0.21 ms}, {@code 2 *} or {@code 3 10.2.0.7 12.40 ms (next link takes 1400 bytes)}. */
        public String text() {
            return ttl + " "
                    + ip.map(Ip::toString).orElse("*")
                    + rtt.map(time -> String.format(Locale.ROOT, " %.2f ms", time))
                            .orElse("")
                    + (mtu.isPresent() ? " (next link takes " + mtu.getAsInt() + " bytes)" : "");
        }
    }
}
