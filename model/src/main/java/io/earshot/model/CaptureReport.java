package io.earshot.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what the capture of a container's traffic saw, what it lost, and why it does not capture. */
public record CaptureReport(List<Capture> captures) implements Section {

    public CaptureReport {
        captures = List.copyOf(captures);
    }

    /**
     * One interface. Counts are sums since the capture began.
     *
     * @param name of the interface
     * @param packets that were looked at
     * @param dropped by the kernel, for want of room
     * @param gaps holes in streams
     * @param midstream conversations that had begun before the capture
     * @param undecoded events that did not become exchanges
     * @param unmatched requests without answer, and answers without request
     * @param factor 1 of so many conversations is looked at, and counts are multiplied by it
     * @param problem why nothing is captured; absent where all is well
     */
    public record Capture(
            String name,
            Instant since,
            long packets,
            long dropped,
            long gaps,
            long midstream,
            long undecoded,
            long unmatched,
            int factor,
            Optional<String> problem) {

        public Capture {
            if (factor < 1) {
                throw new IllegalArgumentException("factor " + factor + ", expected 1 or more");
            }
        }

        /** Returns for people what was seen and lost, without the problem. */
        public String text() {
            return Printable.text(name) + ": " + packets + " packets, " + dropped + " dropped, " + gaps + " gaps, "
                    + undecoded + " undecoded" + (factor > 1 ? ", 1 of " + factor + " conversations" : "");
        }
    }
}
