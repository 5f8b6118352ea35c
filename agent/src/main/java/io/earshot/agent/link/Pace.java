package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.List;

/** When a link is probed next, and by what; and where in its cycle an agent reports. */
public final class Pace {

    private Pace() {}

    /**
     * A link's own place in any grid, the same after a restart, so that neither a container's probes nor a fleet's go out
     * together. From zero up; the grid's length divides it.
     */
    public static long offset(ContainerName container, Ip ip) {
        return mix(31L * container.toString().hashCode() + 31L * Long.hashCode(ip.high()) + Long.hashCode(ip.low()));
    }

    /** The same for an agent as a whole. */
    public static long offset(ContainerName container) {
        return offset(container.toString());
    }

    /** The same for an agent of whatever name. */
    public static long offset(String name) {
        return mix(name.hashCode());
    }

    /** splitmix64's finalizer (Steele, Lea, Flood 2014): neighbouring names get places far apart. */
    private static long mix(long key) {
        long mixed = key + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }

    /** The first time after now in the grid of this length and offset. Missed ones are not made up for. */
    public static long nextInGrid(long now, long length, long offset) {
        return now + length - Math.floorMod(now - offset % length, length);
    }

    /** Whether a suspicion is followed up, or a hope. */
    public static boolean isDense(LinkHealth health) {
        return health instanceof LinkHealth.Suspect || health instanceof LinkHealth.Recovering;
    }

    /** The turn after one that was just taken. */
    public static long afterTurn(LinkHealth health, LinkRules rules, long now, long offset) {
        return switch (health) {
            case LinkHealth.Suspect suspect -> {
                // The probe whose loss makes it certain; a silence that data told of may have begun at any time between
                // two turns.
                long decisive = suspect.since() + rules.downAfter() - rules.timeout();
                long next = now + rules.confirmInterval();
                yield decisive - now > 0 && decisive - next < 0 ? decisive : next;
            }
            case LinkHealth.Recovering _ -> now + rules.confirmInterval();
            case LinkHealth.Quiet _ -> nextInGrid(now, rules.interval(), offset);
            // So the recovery of a link that is probed rarely is seen as soon as that of others.
            case LinkHealth.Down down ->
                nextInGrid(now, down.known() ? rules.downInterval() : rules.interval(), offset);
        };
    }

    /**
     * Holds the probes of one turn.
     *
     * @param lastCheapestAt when the newest probe by the cheapest method was sent
     */
    public static List<Method> methods(LinkHealth health, LinkRules rules, long now, long lastCheapestAt) {
        boolean all = switch (health) {
            case LinkHealth.Quiet quiet -> {
                boolean cheapest = quiet.method().equals(rules.cheapest());
                yield !cheapest && now - lastCheapestAt >= LinkRules.RETRY_CHEAPEST;
            }
            case LinkHealth.Suspect suspect -> now - suspect.since() >= rules.downAfter() / 2;
            case LinkHealth.Down down -> true;
            case LinkHealth.Recovering recovering -> true;
        };
        return all ? rules.all(health.method()) : List.of(health.method());
    }
}
