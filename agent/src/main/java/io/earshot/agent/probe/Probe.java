package io.earshot.agent.probe;

import io.earshot.model.Ip;
import java.util.List;

/** One question to one address: are you there? */
public sealed interface Probe {

    /** Chosen by the sender, comes back with the reply. */
    int id();

    Ip to();

    Method method();

    /** An ICMP or ICMPv6 echo request. */
    record Echo(int id, Ip to) implements Probe {
        @Override
        public Method method() {
            return Method.ICMP;
        }
    }

    /**
     * An echo request that fills an IP packet of this many bytes and must not be fragmented on its way.
     *
     * @param size at least {@link #smallest}
     */
    record Large(int id, Ip to, int size) implements Probe {

        public Large {
            if (size < smallest(to)) {
                throw new IllegalArgumentException(
                        "packet of " + size + " bytes to " + to + ", expected at least " + smallest(to));
            }
        }

        /** What an ordinary echo request takes, its IP header included. */
        public static int smallest(Ip to) {
            return to.isV4() ? 84 : 104;
        }

        @Override
        public Method method() {
            return Method.ICMP;
        }
    }

    /**
     * TCP connects to all of these ports at the same time. The first answer of any kind counts, a refusal too: whoever
     * refuses has been reached.
     */
    record Connect(int id, Ip to, List<Integer> ports) implements Probe {

        public Connect {
            ports = List.copyOf(ports);
            if (ports.isEmpty()) {
                throw new IllegalArgumentException("no port to connect to at " + to + ", expected at least one");
            }
        }

        @Override
        public Method method() {
            return Method.TCP;
        }
    }
}
