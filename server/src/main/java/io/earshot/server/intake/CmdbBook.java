package io.earshot.server.intake;

import io.earshot.cmdb.CmdbMerge;
import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last good reading of each source, and what is wrong with them since when. Is handed the time and says what the log is to
 * say; opens nothing. Not thread-safe.
 */
final class CmdbBook {

    /** More in one reading are counted in the log; the table has them all. */
    private static final int LOGGED_PROBLEMS = 20;

    private static final class Source {
        final String name;
        final boolean growsByItself;
        Optional<CmdbReading> good = Optional.empty();
        Optional<CmdbTrouble> failure = Optional.empty();

        /** It can be read, and has no containers. */
        Optional<CmdbTrouble> empty = Optional.empty();

        Source(CmdbSource source) {
            name = source.describe();
            growsByItself = source.growsByItself();
        }
    }

    private final List<Source> sources;
    private final int maxDropPercent;
    private Map<CmdbProblem, Instant> problems = Map.of();

    /** @param sources in the order of their precedence */
    CmdbBook(List<CmdbSource> sources, int maxDropPercent) {
        this.sources = sources.stream().map(Source::new).toList();
        this.maxDropPercent = maxDropPercent;
    }

    /** Takes a reading, unless it would drop too many of the source's containers. */
    List<String> take(int index, CmdbReading reading, Instant now) {
        Source source = sources.get(index);
        Optional<String> refusal = source.good
                .filter(_ -> !source.growsByItself)
                .flatMap(good -> refusal(good.inventory(), reading.inventory()));
        if (refusal.isPresent()) {
            return fail(index, source.name + ": " + refusal.get(), now);
        }
        List<String> log = new ArrayList<>();
        if (source.failure.isPresent()) {
            log.add(source.name + ": can be used again");
        }
        source.failure = Optional.empty();
        source.good = Optional.of(reading);
        if (reading.inventory().size() > 0 || source.growsByItself) {
            source.empty = Optional.empty();
        } else if (source.empty.isEmpty()) {
            String problem = "no containers, expected at least one";
            source.empty = Optional.of(new CmdbTrouble(source.name, "", problem, now));
            log.add(source.name + ": " + problem);
        }
        return log;
    }

    /** The last good reading stays. */
    List<String> fail(int index, String message, Instant now) {
        Source source = sources.get(index);
        boolean known = source.failure.map(CmdbTrouble::problem).equals(Optional.of(message));
        Instant since = source.failure.map(CmdbTrouble::since).orElse(now);
        source.failure = Optional.of(new CmdbTrouble(source.name, "", message, since));
        return known ? List.of() : List.of("the last good inventory stays: " + message);
    }

    /** Merges all sources. Adds new problems to the log. */
    Inventory merge(Instant now, List<String> log) {
        CmdbReading merged = CmdbMerge.merge(sources.stream()
                .map(source -> new CmdbMerge.Part(source.name, source.good.orElseThrow()))
                .toList());
        List<CmdbProblem> all = new ArrayList<>(merged.problems());
        all.addAll(UnprovidedServices.in(merged.inventory()));
        Map<CmdbProblem, Instant> newer = LinkedHashMap.newLinkedHashMap(all.size());
        int fresh = 0;
        for (CmdbProblem problem : all) {
            Instant since = problems.get(problem);
            if (newer.putIfAbsent(problem, since == null ? now : since) == null && since == null) {
                fresh++;
                if (fresh <= LOGGED_PROBLEMS) {
                    log.add(
                            problem.source().equals(UnprovidedServices.SOURCE)
                                    ? problem.object() + " " + problem.problem()
                                    : "left out: " + problem);
                }
            }
        }
        if (fresh > LOGGED_PROBLEMS) {
            log.add("problems in the CMDB: " + (fresh - LOGGED_PROBLEMS) + " more, see table CMDB_PROBLEM");
        }
        problems = newer;
        return merged.inventory();
    }

    /** Sources that cannot be used as a whole. */
    List<CmdbTrouble> failures() {
        return sources.stream().flatMap(source -> source.failure.stream()).toList();
    }

    /** Sources without containers. */
    List<CmdbTrouble> empties() {
        return sources.stream().flatMap(source -> source.empty.stream()).toList();
    }

    /** All that is wrong. */
    List<CmdbTrouble> troubles() {
        List<CmdbTrouble> all = new ArrayList<>(failures());
        all.addAll(empties());
        problems.forEach((problem, since) ->
                all.add(new CmdbTrouble(problem.source(), problem.object(), problem.problem(), since)));
        return all;
    }

    /** One that leaves is somebody's decision. Many at once, or the last of all, are more likely a CMDB that broke. */
    private Optional<String> refusal(Inventory before, Inventory after) {
        long dropped = before.containers().stream()
                .map(Container::name)
                .filter(name -> lacks(after, name))
                .count();
        boolean tooMany = dropped > 1 && dropped * 100 > (long) maxDropPercent * before.size();
        boolean nothingLeft = dropped > 0 && after.size() == 0 && maxDropPercent < 100;
        return tooMany || nothingLeft
                ? Optional.of("lacks " + dropped + " of " + before.size() + " containers, expected at most "
                        + maxDropPercent + " % (maxDropPercent) to leave at once; restart the server if it is right")
                : Optional.empty();
    }

    private static boolean lacks(Inventory inventory, ContainerName name) {
        return inventory.container(name).isEmpty();
    }
}
