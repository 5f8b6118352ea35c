package io.earshot.fleet.partners;

import io.earshot.model.Container;
import io.earshot.model.Ip;

/** Tells which addresses are worth a probe. */
public final class Reachability {

    private Reachability() {}

    /**
     * Returns whether a container may reach one of another's addresses.
     *
     * @param place of the address among the other's
     */
    public static boolean canReach(Container asker, Container other, int place) {
        return asker.networks().reach(other.networks(), place)
                && canReach(asker, other.addresses().get(place));
    }

    /**
     * Returns whether a container may reach an address of a network in which it stands. One without IPv6 would only ever report that it has none. A loopback address
     * means another machine's container only in a fleet that lives on loopback altogether.
     */
    public static boolean canReach(Container asker, Ip ip) {
        if (!ip.canBePartner()) {
            return false;
        }
        if (asker.addresses().isEmpty()) {
            return !ip.isLoopback();
        }
        return asker.addresses().stream()
                .anyMatch(own -> own.isV4() == ip.isV4() && (own.isLoopback() || !ip.isLoopback()));
    }
}
