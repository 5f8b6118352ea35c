package io.earshot.cluster.memory;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Election;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FencedException;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.SpeakerLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A log in memory with the promises of a real one: one order, the newest fact of each key survives compaction, one speaker at a time. It
 * waits for nothing, and is away or cut off from servers when told so. Thread-safe.
 */
public final class MemoryLog {

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> candidates = new LinkedHashSet<>();
    private final Set<String> cutOff = new HashSet<>();

    /** Holds the positions of what a speaker wrote and did not commit. */
    private final Set<Long> uncommitted = new HashSet<>();

    private Predicate<Fact> loses = _ -> false;
    private long next;
    private long term;
    private Optional<String> chosen = Optional.empty();
    private boolean away;

    /** Returns the log as this server reaches it. */
    public ChangeLog from(String server) {
        return new FromServer(server);
    }

    /** Lets the log answer nobody, or everybody again. */
    public synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Cuts a server off from the log, or connects it again. The log soon chooses another speaker. */
    public synchronized void cut(String server, boolean isCut) {
        if (isCut) {
            cutOff.add(server);
            leave(server);
        } else {
            cutOff.remove(server);
        }
    }

    /** Takes what a speaker next writes with such a fact, but not its commit: readers see it, and it is gone after a compaction. */
    public synchronized void loseCommitOf(Predicate<Fact> such) {
        loses = such;
    }

    /** Lets go of a server that is dead or frozen, as a real log does when its session ends. */
    public synchronized void leave(String server) {
        candidates.remove(server);
        if (chosen.filter(server::equals).isPresent()) {
            chosen = Optional.empty();
        }
    }

    /** Forgets facts that a newer one of the same key replaces, the newest entries excepted. */
    public synchronized void compact(int newest) {
        entries.removeIf(entry -> uncommitted.contains(entry.position()));
        uncommitted.clear();
        Map<String, Long> last = new HashMap<>();
        entries.forEach(entry -> last.put(entry.fact().key(), entry.position()));
        int from = Math.max(0, entries.size() - newest);
        List<Entry> kept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean isNewest = last.get(entry.fact().key()) == entry.position();
            if (i >= from || (isNewest && !(entry.fact() instanceof Fact.Removed))) {
                kept.add(entry);
            }
        }
        entries.clear();
        entries.addAll(kept);
    }

    /** Returns the keys of the entries, in their order. */
    public synchronized List<String> keys() {
        return entries.stream().map(entry -> entry.fact().key()).toList();
    }

    /** Returns the number of entries. */
    public synchronized int size() {
        return entries.size();
    }

    private void requireReachable(String server) throws LogAwayException {
        if (away || cutOff.contains(server)) {
            throw new LogAwayException("the log does not answer " + server);
        }
    }

    private void add(Fact fact) {
        entries.add(new Entry(next++, fact, Optional.empty()));
    }

    private final class FromServer implements ChangeLog {

        private final String server;

        FromServer(String server) {
            this.server = server;
        }

        @Override
        public CompletableFuture<Void> append(Fact fact) {
            synchronized (MemoryLog.this) {
                try {
                    requireReachable(server);
                    add(fact);
                    return CompletableFuture.completedFuture(null);
                } catch (LogAwayException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }
        }

        @Override
        public LogReader reader() {
            return new Reader(server);
        }

        @Override
        public Election election(String name) {
            return new Candidate(name);
        }

        @Override
        public void close() {
            leave(server);
        }
    }

    private final class Reader implements LogReader {

        private static final int BATCH = 10_000;

        private final String server;
        private long position;
        private Wanted wanted = (_, _) -> true;

        Reader(String server) {
            this.server = server;
        }

        @Override
        public List<Entry> poll(Duration timeout) throws LogAwayException {
            synchronized (MemoryLog.this) {
                requireReachable(server);
                int from = indexOf(position);
                List<Entry> batch = List.copyOf(entries.subList(from, Math.min(entries.size(), from + BATCH)));
                if (!batch.isEmpty()) {
                    position = batch.getLast().position() + 1;
                }
                return batch.stream()
                        .filter(entry -> wanted.test(entry.fact().key(), entry.position()))
                        .toList();
            }
        }

        /** Returns the index of the first entry at this position or behind it. */
        private int indexOf(long wanted) {
            int low = 0;
            int high = entries.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (entries.get(middle).position() < wanted) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        @Override
        public boolean isAtEnd() throws LogAwayException {
            synchronized (MemoryLog.this) {
                requireReachable(server);
                return position >= next;
            }
        }

        @Override
        public long end() throws LogAwayException {
            synchronized (MemoryLog.this) {
                requireReachable(server);
                return next;
            }
        }

        @Override
        public boolean hasRead(long end) {
            return position >= end;
        }

        @Override
        public void rewind(Wanted facts) {
            position = 0;
            wanted = facts;
        }

        @Override
        public void close() {}
    }

    private final class Candidate implements Election {

        private final String name;

        Candidate(String name) {
            this.name = name;
        }

        @Override
        public boolean poll(Duration timeout) {
            synchronized (MemoryLog.this) {
                if (away || cutOff.contains(name)) {
                    return false;
                }
                candidates.add(name);
                if (chosen.isEmpty()) {
                    chosen = candidates.stream().findFirst();
                }
                return chosen.filter(name::equals).isPresent();
            }
        }

        @Override
        public void doubt() {
            // Tests say when somebody has left.
        }

        @Override
        public SpeakerLog begin() throws LogAwayException {
            synchronized (MemoryLog.this) {
                requireReachable(name);
                return new Speaker(name, ++term);
            }
        }

        @Override
        public void close() {
            leave(name);
        }
    }

    private final class Speaker implements SpeakerLog {

        private final String name;
        private final long own;

        Speaker(String name, long own) {
            this.name = name;
            this.own = own;
        }

        @Override
        public void write(List<Fact> facts) throws FencedException, LogAwayException {
            synchronized (MemoryLog.this) {
                requireReachable(name);
                if (own != term) {
                    throw new FencedException(name + " does not speak any more");
                }
                if (facts.stream().anyMatch(loses)) {
                    loses = _ -> false;
                    for (long position = next; position < next + facts.size(); position++) {
                        uncommitted.add(position);
                    }
                    facts.forEach(MemoryLog.this::add);
                    throw new LogAwayException("the log does not commit what " + name + " says");
                }
                facts.forEach(MemoryLog.this::add);
            }
        }

        @Override
        public void close() {}
    }
}
