package io.earshot.agent.link;

import io.earshot.agent.probe.Method;

/** A probe on its way, kept for a while after its fate is known, so that late and duplicate answers are known as such. */
final class Flight {

    enum Fate {
        OPEN,
        LOST,
        ANSWERED
    }

    final Link link;
    final int id;
    final Method method;
    final long sentAt;
    /** Probes by the method not in use help the verdict and stay out of the figures. */
    final boolean counted;

    Fate fate = Fate.OPEN;

    Flight(Link link, int id, Method method, long sentAt) {
        this.link = link;
        this.id = id;
        this.method = method;
        this.sentAt = sentAt;
        this.counted = method == link.health().method();
    }
}
