package io.earshot.lab.simulate;

import io.earshot.fleet.links.LinkTrouble;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the words of LINK.trouble with the faults that links are part of, when a fault ends.
 *
 * @param told by kind of fault, how often each word was said of a link, as {@code CUT}; {@code none} where there was no word
 */
record TroubleScores(Map<FaultKind, Map<String, Integer>> told) {

    private static final String NONE = "none";

    TroubleScores() {
        this(new EnumMap<>(FaultKind.class));
    }

    /** Takes what table LINK says of a fault's links now. */
    void judge(Fault fault) {
        Map<String, Integer> words = told.computeIfAbsent(fault.kind(), _ -> new TreeMap<>());
        for (SimulatedLink link : fault.broken()) {
            if (isJudged(fault, link)) {
                words.merge(word(link).map(LinkTrouble::name).orElse(NONE), 1, Integer::sum);
            }
        }
    }

    /** Nothing is to be told of links that nobody probes, of which nothing is heard, and of those whose source ports all miss the fault. */
    private static boolean isJudged(Fault fault, SimulatedLink link) {
        boolean known =
                link.known.filter(status -> status.state() != LinkState.UNKNOWN).isPresent();
        return known
                && link.isProbed()
                && link.from.unheard == 0
                && (!fault.kind().isOfPaths() || SimulatedPaths.isTouched(link, fault));
    }

    private static Optional<LinkTrouble> word(SimulatedLink link) {
        Duration own = link.from.toldStall.longest();
        Duration other = link.to.toldStall.longest();
        Duration stall = own.compareTo(other) > 0 ? own : other;
        return link.known.flatMap(status -> LinkTrouble.of(status, stall));
    }

    TroubleScores plus(TroubleScores more) {
        TroubleScores sum = new TroubleScores();
        List.of(this, more)
                .forEach(scores -> scores.told.forEach((kind, words) -> words.forEach((word, links) ->
                        sum.told.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(word, links, Integer::sum))));
        return sum;
    }

    /** A table in Markdown; empty where nothing was judged. */
    String toMarkdown() {
        if (told.isEmpty()) {
            return "";
        }
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%n**LINK.trouble** of the faults' links, when the fault ends%n");
        text.format(
                "%n| fault | right | links | told %% | right of those told %% | other words |%n|---|---|--:|--:|--:|---|%n");
        told.forEach((kind, words) -> {
            String right = kind.trouble().name();
            int links = words.values().stream().mapToInt(Integer::intValue).sum();
            int silent = words.getOrDefault(NONE, 0);
            int hits = words.getOrDefault(right, 0);
            text.format(
                    "| %s | %s | %d | %s | %s | %s |%n",
                    kind.label(),
                    right,
                    links,
                    percent(links - silent, links),
                    percent(hits, links - silent),
                    others(words, right));
        });
        return text.toString();
    }

    /** Returns a percentage for people. */
    static String percent(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
    }

    private static String others(Map<String, Integer> words, String right) {
        List<String> others = new ArrayList<>();
        words.forEach((word, links) -> {
            if (!word.equals(right) && !word.equals(NONE)) {
                others.add(word + " " + links);
            }
        });
        return String.join(", ", others);
    }
}
