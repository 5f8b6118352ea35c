package io.earshot.wire.exchanges;

/**
 * Learns from a conversation whether its client waits for all answers before it goes on. Behind a gap, the next request of such a client
 * tells that the answers to all earlier ones have passed, seen or not.
 */
public final class ClientPace {

    /** Whether something of the server passed since the client's newest message. */
    private boolean serverWent;
    /** Whether requests wait of which others were answered. */
    private boolean partlyAnswered;
    /** Whether the client sends requests while it waits for a part of the answers to earlier ones. */
    private boolean overlapping;

    /** The client sends, be it a request or more of one. */
    public void clientSends() {
        serverWent = false;
    }

    /** Something of the server passes, or is missing. */
    public void serverSends() {
        serverWent = true;
    }

    /** @param othersWait whether a request was answered of which others wait still */
    public void answered(boolean othersWait) {
        partlyAnswered = othersWait;
    }

    /**
     * The client begins a request.
     *
     * @param waiting whether earlier ones wait for their answers
     * @param unsure whether some of these may have been answered unseen
     * @return whether all of these were answered
     */
    public boolean begins(boolean waiting, boolean unsure) {
        boolean goesOn = serverWent && !overlapping && unsure;
        overlapping |= waiting && partlyAnswered && !unsure;
        clientSends();
        return goesOn;
    }
}
