package io.earshot.lab.chain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Tells what became of a site behind a thin line.
 *
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

    public ChainResult {
        breaks = List.copyOf(breaks);
        incidents = List.copyOf(incidents);
    }

    private double share() {
        return (double) line / file;
    }

    /** Returns whether all have the file, the line was crossed once, each task was executed once and is DONE, and nobody was alarmed. */
    public boolean isRight() {
        return placed == agents
                && share() <= MOST_OVER_LINE
                && executed == tasks
                && tasksDone == tasks
                && incidents.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        add(lines, "reports    of %d agents after %.1f s", agents, seconds(reported));
        add(
                lines,
                "file       %d of %d agents have its %.1f MB after %.0f s",
                placed,
                agents,
                file / 1e6,
                seconds(fetched));
        add(
                lines,
                "line       %.1f MB in both directions, %.3f of the file (goal: at most %.1f)",
                line / 1e6,
                share(),
                MOST_OVER_LINE);
        add(lines, "site       %.1f MB from the relay, %.1f MB from other agents", fromRelay / 1e6, fromPeers / 1e6);
        add(lines, "task       DONE by all after %.1f s while the file took the line", seconds(task));
        breaks.forEach(each -> add(lines, "broken     %s", each));
        add(lines, "tasks      %d of %d DONE, executed %d times", tasksDone, tasks, executed);
        add(lines, "incidents  %s", incidents.isEmpty() ? "none" : String.join("; ", incidents));
        lines.append(isRight() ? "right" : "WRONG");
        return lines.toString();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static void add(StringBuilder lines, String format, Object... values) {
        lines.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
