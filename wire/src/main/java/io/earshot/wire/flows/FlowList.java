package io.earshot.wire.flows;

/** Flows of one kind, the ones quiet for longest first. */
final class FlowList {

    private final long idleNanos;
    private Flow oldest;
    private Flow newest;

    /** @param idleNanos after how much quiet its flows are forgotten */
    FlowList(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** The flow quiet for longest, or null. */
    Flow oldest() {
        return oldest;
    }

    void append(Flow flow) {
        flow.list = this;
        flow.older = newest;
        flow.newer = null;
        if (newest == null) {
            oldest = flow;
        } else {
            newest.newer = flow;
        }
        newest = flow;
    }

    void remove(Flow flow) {
        if (flow.older == null) {
            oldest = flow.newer;
        } else {
            flow.older.newer = flow.newer;
        }
        if (flow.newer == null) {
            newest = flow.older;
        } else {
            flow.newer.older = flow.older;
        }
    }
}
