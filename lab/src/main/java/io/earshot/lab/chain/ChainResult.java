package io.earshot.lab.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells what became of a site behind a thin line.
 *
 * @param edge what stood between the site and its line
 * @param channel the protocol by which the site's relay reached its parent at the end
 * @param reported from the start of the agents until the server had a report of each
 * @param task from the order of a task until all were DONE, while the file took the line
 * @param fetched from the order of the file until all agents had placed it, what was broken included
 * @param file octets of the file
 * @param line octets on the line meanwhile, in both directions, with the headers of their frames
 * @param placed agents that have the file as it was put
 * @param fromRelay octets that agents had from the relay
 * @param fromPeers octets that they had from each other
 * @param breaks what was killed or cut, with what was seen of it
 * @param executed executions of the tasks; each agent executes each once
 * @param tasksDone runs of these tasks that are DONE
 * @param tasks runs that there are
 * @param incidents those that were opened, in words
 */
public record ChainResult(
        int agents,
        SiteEdge edge,
        String channel,
        Duration reported,
        Duration task,
        Duration fetched,
        long file,
        long line,
        int placed,
        long fromRelay,
        long fromPeers,
        List<String> breaks,
        long executed,
        long tasksDone,
        long tasks,
        List<String> incidents) {

    private static final double MOST_OVER_LINE = 1.1;

    /** A site that is cut off is told as that. */
    private static final String SITE_CUT_OFF = "No connectivity between TX and ";

    public ChainResult {
        breaks = List.copyOf(breaks);
        incidents = List.copyOf(incidents);
    }

    private double share() {
        return (double) line / file;
    }

    /**
     * Returns whether the relay found the protocol that passes, all have the file, the line was crossed once, each task was executed once and
     * is DONE, and at most the cut was told.
     */
    public boolean isRight() {
        return channel.equals(edge.channel())
                && placed == agents
                && share() <= MOST_OVER_LINE
                && executed == tasks
                && tasksDone == tasks
                && incidents.stream().allMatch(summary -> summary.startsWith(SITE_CUT_OFF))
                && incidents.size() <= 1;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("edge       " + edge + ", the site's relay speaks " + channel);
        lines.add(String.format(Locale.ROOT, "reports    of %d agents after %.1f s", agents, seconds(reported)));
        lines.add(String.format(
                Locale.ROOT,
                "file       %d of %d agents have its %.1f MB after %.0f s",
                placed,
                agents,
                file / 1e6,
                seconds(fetched)));
        lines.add(String.format(
                Locale.ROOT,
                "line       %.1f MB in both directions, %.3f of the file (goal: at most %.1f)",
                line / 1e6,
                share(),
                MOST_OVER_LINE));
        lines.add(String.format(
                Locale.ROOT,
                "site       %.1f MB from the relay, %.1f MB from other agents",
                fromRelay / 1e6,
                fromPeers / 1e6));
        lines.add(String.format(
                Locale.ROOT, "task       DONE by all after %.1f s while the file took the line", seconds(task)));
        breaks.forEach(each -> lines.add("broken     " + each));
        lines.add(
                String.format(Locale.ROOT, "tasks      %d of %d DONE, executed %d times", tasksDone, tasks, executed));
        lines.add("incidents  " + (incidents.isEmpty() ? "none" : String.join("; ", incidents)));
        lines.add(isRight() ? "right" : "WRONG");
        return String.join("\n", lines);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
