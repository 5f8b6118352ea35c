package io.earshot.lab.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/** One connection and the thread that sends over it whatever is due next in the whole fleet. */
final class Worker implements Runnable {

    private final LoadedFleet fleet;
    private final AgentCalls calls;
    private final HttpConnection wire;
    private final AtomicLong next;
    private final LongUnaryOperator due;
    private final long measuredFrom;
    private final long until;
    private final Octets request = new Octets();
    private final Tally tally = new Tally();
    private final Freshness freshness;

    /**
     * @param next the number of the next request, shared by all workers
     * @param due from a request's number to its time on the clock of {@link System#nanoTime()}
     * @param measuredFrom requests that are due before are not counted
     * @param until none that is due later is sent
     */
    Worker(
            LoadedFleet fleet,
            LoadPlan plan,
            HttpConnection wire,
            AtomicLong next,
            LongUnaryOperator due,
            long measuredFrom,
            long until,
            Freshness freshness) {
        this.fleet = fleet;
        this.calls = new AgentCalls(fleet, plan);
        this.wire = wire;
        this.next = next;
        this.due = due;
        this.measuredFrom = measuredFrom;
        this.until = until;
        this.freshness = freshness;
    }

    /** To be read when the thread has ended. */
    Tally tally() {
        return tally;
    }

    @Override
    public void run() {
        Tally ramp = new Tally();
        try (wire) {
            while (true) {
                long number = next.getAndIncrement();
                long at = due.applyAsLong(number);
                if (at - until >= 0) {
                    return;
                }
                for (long early = at - System.nanoTime(); early > 0; early = at - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                send(number, at, at - measuredFrom >= 0 ? tally : ramp);
            }
        }
    }

    /** Every agent's report is due half a cycle after its list. */
    private void send(long number, long at, Tally count) {
        long turn = number / 2;
        int size = fleet.size();
        boolean isFetch = number % 2 == 0;
        int agent = (int) ((isFetch ? turn : turn + size / 2) % size);
        if (fleet.isStopped(agent)) {
            return;
        }
        long sent = System.nanoTime();
        if (isFetch) {
            fetch(agent, count);
        } else {
            if (!fleet.hasList(agent)) {
                fetch(agent, count);
                sent = System.nanoTime();
            }
            report(agent, count);
        }
        count.timings.record(at, sent, System.nanoTime());
    }

    private void fetch(int agent, Tally count) {
        calls.writeFetch(agent, request);
        try {
            int status = wire.exchange(request);
            switch (status) {
                case 200 -> {
                    count.lists++;
                    fleet.takeList(agent, wire.body(), wire.etag());
                }
                case 304, 204 -> {
                    count.lists++;
                    count.unchangedLists++;
                }
                default -> count.refused(status);
            }
        } catch (IOException e) {
            count.failed(e);
        }
    }

    private void report(int agent, Tally count) {
        int number = fleet.beginReport(agent);
        calls.writeReport(agent, number, request);
        try {
            int status = wire.exchange(request);
            switch (status) {
                case 204 -> {
                    count.reports++;
                    fleet.wasTaken(agent, number);
                    freshness.taken(agent, number);
                }
                case 503 -> count.busy++;
                case 409 -> count.stale++;
                default -> count.refused(status);
            }
        } catch (IOException e) {
            fleet.mayHaveBeenTaken(agent, number);
            count.failed(e);
        }
    }
}
