package io.earshot.wire.counters;

import java.util.EnumMap;
import java.util.Map;

/** Sums of one capture. Confined to the thread that decodes. */
public final class CaptureCounters {

    private static final class Count {
        private long events;
        private long bytes;
    }

    private final Map<Undecoded, Count> undecoded = new EnumMap<>(Undecoded.class);

    private long frames;
    private long packets;
    private long flows;
    private long gaps;
    private long midstreamFlows;
    private long mirrorCopies;
    private long retransmissions;
    private long mirrorFramesLost;
    private long unmatchedRequests;
    private long unmatchedResponses;

    /** Adds one event of that kind with the bytes that it cost. */
    public void undecoded(Undecoded reason, long count) {
        Count known = undecoded.computeIfAbsent(reason, _ -> new Count());
        known.events++;
        known.bytes += count;
    }

    public void frame() {
        frames++;
    }

    /** A TCP or UDP packet was found in a frame. */
    public void packet() {
        packets++;
    }

    public void flow(boolean midstream) {
        flows++;
        if (midstream) {
            midstreamFlows++;
        }
    }

    public void gap(long missing) {
        gaps++;
        undecoded(Undecoded.GAP, missing);
    }

    public void mirrorCopy() {
        mirrorCopies++;
    }

    public void retransmission() {
        retransmissions++;
    }

    public void mirrorFramesLost(long count) {
        mirrorFramesLost += count;
    }

    public void unmatchedRequest() {
        unmatchedRequests++;
    }

    public void unmatchedResponse() {
        unmatchedResponses++;
    }

    public long frames() {
        return frames;
    }

    public long packets() {
        return packets;
    }

    public long flows() {
        return flows;
    }

    /** Holes in streams, each counted once, however many bytes are missing. */
    public long gaps() {
        return gaps;
    }

    public long midstreamFlows() {
        return midstreamFlows;
    }

    /** Frames that a mirror delivered twice. */
    public long mirrorCopies() {
        return mirrorCopies;
    }

    /** Segments that brought no new byte and are no copies. */
    public long retransmissions() {
        return retransmissions;
    }

    /** Frames that the sequence numbers of ERSPAN or GRE say were lost on the way here. */
    public long mirrorFramesLost() {
        return mirrorFramesLost;
    }

    public long unmatchedRequests() {
        return unmatchedRequests;
    }

    public long unmatchedResponses() {
        return unmatchedResponses;
    }

    public long events(Undecoded reason) {
        Count known = undecoded.get(reason);
        return known == null ? 0 : known.events;
    }

    public long bytes(Undecoded reason) {
        Count known = undecoded.get(reason);
        return known == null ? 0 : known.bytes;
    }

    /** Returns the reasons that occurred with the number of their events. */
    public Map<Undecoded, Long> undecoded() {
        Map<Undecoded, Long> occurred = new EnumMap<>(Undecoded.class);
        undecoded.forEach((reason, count) -> occurred.put(reason, count.events));
        return occurred;
    }
}
