package io.earshot.agent.probe;

/** Whether a probe left this machine, and if not, the kernel's word for why. Only one that did can be lost. */
public enum SendResult {
    SENT(Meaning.LEFT),

    ENETUNREACH(Meaning.NO_ROUTE),
    EADDRNOTAVAIL(Meaning.NO_ROUTE),
    EAFNOSUPPORT(Meaning.NO_ROUTE),
    ENETDOWN(Meaning.NO_ROUTE),

    /** A firewall's output rule, or an IPsec policy that blocks. */
    EPERM(Meaning.REFUSED),
    /** A prohibit route (ip-route(8)). */
    EACCES(Meaning.REFUSED),
    /** An unreachable route, or nobody on the segment who has the address. */
    EHOSTUNREACH(Meaning.REFUSED),
    /** A blackhole route. */
    EINVAL(Meaning.REFUSED),

    ENOBUFS(Meaning.SHORTAGE),
    ENOMEM(Meaning.SHORTAGE),
    EMFILE(Meaning.SHORTAGE),
    /** Somebody else uses the source port at this moment. */
    EADDRINUSE(Meaning.SHORTAGE),
    ENFILE(Meaning.SHORTAGE),
    EAGAIN(Meaning.SHORTAGE),
    /** The packet is larger than the interface takes. */
    EMSGSIZE(Meaning.SHORTAGE),
    /** As many connects are on their way as an agent allows itself. */
    TOO_MANY(Meaning.SHORTAGE),
    /** Whatever else the kernel may have said. */
    OTHER(Meaning.SHORTAGE);

    /** Lists the meanings of a result for the path. */
    public enum Meaning {
        LEFT,
        /** This machine has no way to such an address: no route, no address of that family. */
        NO_ROUTE,
        /** This machine refuses this very path. */
        REFUSED,
        /** Nothing: this machine was short of something. */
        SHORTAGE
    }

    private final Meaning meaning;

    SendResult(Meaning meaning) {
        this.meaning = meaning;
    }

    public Meaning meaning() {
        return meaning;
    }

    /** Returns the result of a probe that goes out in several ways: it left if one of them did; otherwise the last one's failure counts. */
    public SendResult or(SendResult next) {
        return this == SENT ? SENT : next;
    }
}
