package io.earshot.wire.exchanges;

import java.util.function.BiConsumer;

/**
 * Pairs requests and answers of protocols that answer in order. After a gap it claims only what is certain: a request whose
 * answer may have been lost is given up rather than paired with the next answer in line.
 */
public final class RequestQueue {

    /** More requests than this without an answer are given up, the oldest first. */
    private static final int LIMIT = 1_024;

    private final BiConsumer<Exchange, ExchangeState> ended;
    private Exchange[] ring = new Exchange[4];
    private int head;
    private int size;
    private boolean pipelined;
    private boolean uncertain;
    private final ClientPace pace = new ClientPace();
    /** The number of the request behind which others are missing. */
    private long lastBeforeLoss = -1;

    /** @param ended receives requests that get no answer */
    public RequestQueue(BiConsumer<Exchange, ExchangeState> ended) {
        this.ended = ended;
    }

    /** Adds a request that waits for its answer. */
    public void add(Exchange request) {
        if (pace.begins(size > 0, isUnsure()) && pipelined) {
            drain(ExchangeState.REQUEST_ONLY);
            uncertain = false;
        }
        if (size > 0 && !get(size - 1).isDoubtful()) {
            pipelined = true;
        }
        if (uncertain && !pipelined) {
            uncertain = false;
        }
        if (size == LIMIT) {
            ended.accept(poll(), ExchangeState.REQUEST_ONLY);
            uncertain = true;
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = request;
        size++;
    }

    private boolean isUnsure() {
        return uncertain || (size > 0 && get(0).isDoubtful());
    }

    private void grow() {
        Exchange[] larger = new Exchange[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }

    /** Returns the request at a place in the queue, 0 being the oldest. */
    public Exchange get(int index) {
        return ring[(head + index) & (ring.length - 1)];
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** Removes and returns the oldest request, whatever may have been lost. */
    public Exchange poll() {
        Exchange oldest = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        pace.answered(size > 0);
        return oldest;
    }

    /** Removes and returns the newest request. */
    public Exchange pollLast() {
        int at = (head + size - 1) & (ring.length - 1);
        Exchange newest = ring[at];
        ring[at] = null;
        size--;
        return newest;
    }

    /**
     * Whether the answer that begins now belongs to the oldest request. Gives up those whose answers must have been lost. Without
     * pipelining a client sends a request only after the answer to the one before, so the newest request is the one that is
     * answered; with pipelining nothing is certain until the client, having seen all answers, sends more.
     */
    public boolean prepareAnswer() {
        pace.serverSends();
        if (size == 0) {
            return false;
        }
        if (!get(0).isDoubtful()) {
            return !uncertain;
        }
        if (!pipelined) {
            while (size > 1) {
                ended.accept(poll(), ExchangeState.REQUEST_ONLY);
            }
            if (get(0).isDoubtful() && get(0).number() == lastBeforeLoss) {
                // The answer may be to a request that is missing behind this one.
                ended.accept(poll(), ExchangeState.REQUEST_ONLY);
                return false;
            }
            return true;
        }
        while (size > 0 && get(0).isDoubtful()) {
            ended.accept(poll(), ExchangeState.REQUEST_ONLY);
        }
        uncertain = true;
        return false;
    }

    /** Bytes of the answers' direction are missing: any of the waiting requests may have been answered in them. */
    public void answersLost() {
        pace.serverSends();
        for (int i = 0; i < size; i++) {
            get(i).doubtful(true);
        }
    }

    /** Bytes of the requests' direction are missing: in a pipeline, answers to them will come between those to known requests. */
    public void requestsLost() {
        if (size > 0) {
            lastBeforeLoss = get(size - 1).number();
        }
        if (pipelined && size > 0) {
            for (int i = 0; i < size; i++) {
                get(i).doubtful(true);
            }
        }
    }

    /** Ends all that wait. */
    public void drain(ExchangeState state) {
        while (size > 0) {
            Exchange request = poll();
            ended.accept(request, request.isDoubtful() ? ExchangeState.REQUEST_ONLY : state);
        }
    }
}
