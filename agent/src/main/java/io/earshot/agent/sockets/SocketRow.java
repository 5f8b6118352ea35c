package io.earshot.agent.sockets;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Protocol;

/**
 * One socket as the kernel lists it. Filled anew for each, since there may be 50,000 and an agent's heap is small; whoever
 * keeps something of it copies it. Round trips are in microseconds.
 */
public final class SocketRow {

    /** As in include/net/tcp_states.h. */
    public static final int ESTABLISHED = 1;

    public static final int SYN_SENT = 2;
    public static final int FIN_WAIT2 = 5;
    public static final int TIME_WAIT = 6;
    public static final int CLOSE = 7;
    public static final int LISTEN = 10;

    public Protocol protocol = Protocol.TCP;
    public int state;
    public long localHigh;
    public long localLow;
    public int localPort;
    public long remoteHigh;
    public long remoteLow;
    public int remotePort;
    /** Identifies the socket as long as it lives; 0 where that is not known. */
    public long cookie;
    /** 0 where the kernel keeps no more than the addresses. */
    public long inode;
    /** Bytes not acknowledged yet. */
    public long queued;

    /** Whether the fields from here on are known. */
    public boolean hasInfo;

    /** Counts how often the segment that is outstanding now was sent again. */
    public int retransmits;

    public int unacked;

    /** Whether the kernel waits for an acknowledgement, to send again what is outstanding. */
    public boolean isAwaitingAck;

    /** Holds the time until the kernel's timer for that, in milliseconds. */
    public int timerLeft;

    /** Counts how often the time between two attempts was doubled; 0 where nothing is sent again. */
    public int backoff;

    /** Segments with data, sent since the connection began; 0 where none was sent again. */
    public int dataSegments;

    /** Segments sent again since the connection began. */
    public int totalRetransmits;

    public long bytesAcked;
    public int rtt;
    /** 0 where it was never measured. */
    public int minRtt;

    /** Both in milliseconds. */
    public int retransmissionTimeout;

    public int sinceLastAck;

    Ip local() {
        return new Ip(localHigh, localLow);
    }

    Ip remote() {
        return new Ip(remoteHigh, remoteLow);
    }

    /**
     * Returns whether it is what the kernel keeps of a connection that this side has closed: in TIME_WAIT, or before, while the other side has
     * not closed. Of the latter it knows the addresses alone, as tcp_time_wait() makes it.
     */
    boolean isRemnant() {
        return state == TIME_WAIT || (state == FIN_WAIT2 && inode == 0 && !hasInfo);
    }

    boolean isListener() {
        return protocol == Protocol.TCP ? state == LISTEN : state == CLOSE && localPort != 0;
    }

    /**
     * Returns for how many milliseconds nothing has been acknowledged of what was sent, and sent again at least twice; 0 if there is
     * nothing of the kind. The kernel doubles the time between two attempts, so that its present length tells when the first one was. A
     * receiver whose window is full acknowledges, and is not meant.
     */
    int silence() {
        if (!isAwaitingAck || unacked == 0 || retransmits < 2) {
            return 0;
        }
        long first = retransmissionTimeout >> Math.min(backoff, 30);
        long attempts = retransmissionTimeout - first + (retransmits - Math.min(backoff, retransmits)) * first;
        long sinceLast = Math.clamp(retransmissionTimeout - (long) timerLeft, 0, retransmissionTimeout);
        return (int) Math.min(attempts + sinceLast, Math.max(0, sinceLastAck));
    }

    /** Data waits for an acknowledgement that has been missing for long, or a SYN was not answered. */
    boolean isStuck() {
        if (state == SYN_SENT) {
            return true;
        }
        boolean outstanding = hasInfo && (unacked > 0 || queued > 0);
        return outstanding && (retransmits >= 2 || (unacked > 0 && sinceLastAck > 4L * retransmissionTimeout));
    }
}
