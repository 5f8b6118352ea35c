package io.earshot.agent.link;

import io.earshot.agent.probe.Method;

/** A probe on its way, kept for a while after its fate is known, so that late and duplicate answers are known as such. */
final class Flight {

    enum Fate {
        OPEN,
        LOST,
        ANSWERED
    }

    private static final int ORDINARY = 0;

    final Link link;
    final int id;
    final Method method;
    final long sentAt;
    /** Of the packet, where that is what is tried; zero for an ordinary one. */
    final int size;
    /** Probes by the method not in use help the verdict and stay out of the figures; large ones do neither. */
    final boolean counted;

    Fate fate = Fate.OPEN;

    Flight(Link link, int id, Method method, long sentAt) {
        this(link, id, method, sentAt, ORDINARY);
    }

    Flight(Link link, int id, Method method, long sentAt, int size) {
        this.link = link;
        this.id = id;
        this.method = method;
        this.sentAt = sentAt;
        this.size = size;
        this.counted = size == ORDINARY && method.equals(link.health().method());
    }

    /** When nothing more is to be learned from an answer. */
    long forgottenAt() {
        return sentAt + link.rules().downAfter();
    }

    boolean isLarge() {
        return size != ORDINARY;
    }
}
