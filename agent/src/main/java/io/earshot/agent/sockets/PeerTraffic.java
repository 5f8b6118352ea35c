package io.earshot.agent.sockets;

import io.earshot.agent.link.LinkTraffic;
import io.earshot.model.Ip;
import java.util.OptionalLong;

/** Sums up what the TCP sockets of one reading say of the link to their peer. Ages are milliseconds, counted back from the reading. */
final class PeerTraffic {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final long MILLI = 1_000_000;

    private boolean any;

    /** When anything was acknowledged last, on any socket. */
    private int newestAck;

    /** The same for sockets on which data was acknowledged since the reading before. */
    private int newestProof;

    private int shortestRtt;
    private int stuck;
    private int longestSilence;
    private int shortestSilence;
    private long bytes;
    private long retransmitted;

    /** Counts all segments and bytes of the sockets that sent segments again, which tell the usual size of one. */
    private long segmentsOfAll;

    private long bytesOfAll;

    PeerTraffic() {
        begin();
    }

    /** A reading begins. */
    void begin() {
        any = false;
        newestAck = NEVER;
        newestProof = NEVER;
        shortestRtt = NEVER;
        stuck = 0;
        longestSilence = 0;
        shortestSilence = NEVER;
        bytes = 0;
        retransmitted = 0;
        segmentsOfAll = 0;
        bytesOfAll = 0;
    }

    boolean isAny() {
        return any;
    }

    void sees(SocketRow row) {
        any = true;
        if (row.state == SocketRow.ESTABLISHED && row.sinceLastAck < newestAck) {
            newestAck = row.sinceLastAck;
        }
        if (row.retransmits < 2) {
            return;
        }
        int silence = row.silence();
        if (silence > 0) {
            stuck++;
            longestSilence = Math.max(longestSilence, silence);
            shortestSilence = Math.min(shortestSilence, silence);
        }
    }

    /** Takes what happened on a socket since the reading before. */
    void moved(SocketRow row, long moreRetransmits, long moreBytesAcked) {
        if (moreRetransmits > 0) {
            retransmitted += moreRetransmits;
            segmentsOfAll += row.dataSegments;
            bytesOfAll += row.bytesAcked;
        }
        // One byte is the SYN of a connection that has carried nothing.
        if (moreBytesAcked > 1) {
            bytes += moreBytesAcked;
            newestProof = Math.min(newestProof, row.sinceLastAck);
            if (row.rtt > 0) {
                shortestRtt = Math.min(shortestRtt, row.rtt);
            }
        }
    }

    void add(PeerTraffic other) {
        any |= other.any;
        newestAck = Math.min(newestAck, other.newestAck);
        newestProof = Math.min(newestProof, other.newestProof);
        shortestRtt = Math.min(shortestRtt, other.shortestRtt);
        stuck += other.stuck;
        longestSilence = Math.max(longestSilence, other.longestSilence);
        shortestSilence = Math.min(shortestSilence, other.shortestSilence);
        bytes += other.bytes;
        retransmitted += other.retransmitted;
        segmentsOfAll += other.segmentsOfAll;
        bytesOfAll += other.bytesOfAll;
    }

    /**
     * Makes it the evidence for a link. A connection that is stuck while others work, as one whose partner has ended, says nothing of the
     * link.
     *
     * @param began when the kernel was asked, by which an acknowledgement is no younger than told
     * @param ended when it had answered, by which a silence is no longer than told
     */
    LinkTraffic link(Ip ip, long began, long ended) {
        int silence = longestSilence <= newestAck ? longestSilence : shortestSilence <= newestAck ? shortestSilence : 0;
        return new LinkTraffic(
                ip,
                began,
                newestProof == NEVER ? OptionalLong.empty() : OptionalLong.of(began - newestProof * MILLI),
                silence == 0 ? OptionalLong.empty() : OptionalLong.of(ended - silence * MILLI),
                stuck,
                segments(),
                retransmitted,
                shortestRtt == NEVER ? OptionalLong.empty() : OptionalLong.of(shortestRtt * 1_000L));
    }

    /** Estimated from bytes, as the kernel's count of segments is not kept from one reading to the next. */
    private long segments() {
        if (retransmitted == 0) {
            return 0;
        }
        long size = segmentsOfAll <= 0 ? 0 : bytesOfAll / segmentsOfAll;
        return retransmitted + (size <= 0 ? 0 : bytes / size);
    }
}
