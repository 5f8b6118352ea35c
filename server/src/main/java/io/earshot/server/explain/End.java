package io.earshot.server.explain;

import io.earshot.model.Ip;
import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Outcome;
import java.util.Optional;

/**
 * One direction of an explanation.
 *
 * @param from the container that probed
 * @param to the other one
 * @param ip the address that was probed
 * @param probes what became of it; empty where it could not probe
 * @param problem why it could not probe; empty where it did
 */
record End(String from, String to, Ip ip, Optional<LinkProbes> probes, String problem) {

    static End probed(String from, String to, Ip ip, LinkProbes probes) {
        return new End(from, to, ip, Optional.of(probes), "");
    }

    static End failed(String from, String to, Ip ip, String problem) {
        return new End(from, to, ip, Optional.empty(), problem);
    }

    /** Returns whether any probe of any method was answered. */
    boolean isAnswered() {
        return probes.isPresent()
                && (probes.get().connect().received() > 0
                        || probes.get()
                                .echo()
                                .filter(echo -> echo.received() > 0)
                                .isPresent());
    }

    /** Returns whether probes left, and none was answered. */
    boolean isSilent() {
        return probes.isPresent() && !isAnswered() && !isRefused();
    }

    /**
     * Returns whether nothing was answered and this end's own machine refused all probes of a method. A firewall's output rule
     * refuses echo requests with an error, while the TCP connects that it drops look sent.
     */
    boolean isRefused() {
        return probes.isPresent()
                && !isAnswered()
                && (probes.get().connect().isRefused()
                        || probes.get().echo().filter(Outcome::isRefused).isPresent());
    }
}
