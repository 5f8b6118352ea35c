package io.earshot.agent.tasks;

import io.earshot.agent.exchanges.TrafficWatch;
import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WatchedTraffic.Single;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the exchanges of a watch as lines, until there are enough octets of them or enough packets were seen. Confined to one thread. */
final class WatchedLines {

    private final int mostOctets;
    private final long mostPackets;
    private final StringBuilder text = new StringBuilder();
    private List<Capture> captures = List.of();
    private Optional<String> problem = Optional.empty();
    private int octets;
    private boolean full;
    private long leftOut;

    WatchedLines(int mostOctets, long mostPackets) {
        this.mostOctets = mostOctets;
        this.mostPackets = mostPackets;
    }

    void add(WatchedTraffic part) {
        captures = part.captures().captures();
        problem = TrafficWatch.problem(part);
        leftOut += part.leftOut();
        for (Single single : part.latest()) {
            String line = single.line() + "\n";
            int length = line.getBytes(StandardCharsets.UTF_8).length;
            full |= octets + length > mostOctets;
            if (full) {
                leftOut++;
            } else {
                text.append(line);
                octets += length;
            }
        }
    }

    private long packets() {
        return captures.stream().mapToLong(Capture::packets).sum();
    }

    boolean wantsMore() {
        return !full && problem.isEmpty() && packets() < mostPackets;
    }

    /** Returns the lines with what the capture missed; a refusal where nothing could be captured. */
    TaskOutcome outcome() {
        if (problem.isPresent() && text.isEmpty()) {
            return TaskOutcome.of(State.REFUSED, "nothing is captured: " + problem.get());
        }
        if (leftOut > 0) {
            text.append("and ").append(leftOut).append(" more\n");
        }
        for (Capture capture : captures) {
            text.append(capture.text());
            capture.problem()
                    .ifPresent(why -> text.append("; nothing is captured: ").append(why));
            text.append('\n');
        }
        if (!full && packets() >= mostPackets) {
            text.append("ended after ").append(mostPackets).append(" packets\n");
        }
        return new TaskOutcome(State.DONE, OptionalInt.empty(), text.toString(), full);
    }
}
