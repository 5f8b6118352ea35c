package io.earshot.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.cluster.BadFactException;
import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FactCodec;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.server.state.KeptFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Keeps in a server's state folder what the log has and nothing else would bring back: not the inventory and reports, which come again within a
 * cycle. From such folders a lost log is written again. One thread at a time.
 */
public final class FactCache implements AutoCloseable {

    /** Tells logs apart: the first server that speaks draws it, and it comes along when a log is written again. */
    private static final String IDENTITY = Fact.KEPT + SharedProbeSecret.NAME;

    private static final List<String> PREFIXES = List.of(
            Fact.LOOKUP,
            Fact.PUBLISHED,
            Fact.MUTE,
            Fact.KEPT,
            Fact.ACKNOWLEDGEMENT,
            Fact.TICKET,
            Fact.TAG,
            Fact.EVENT,
            Fact.ANNOUNCED);

    private static final String TICK = "tick";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_WAITING = 5_000;

    private final Path folder;
    private final KeptFacts kept;
    private final Optional<String> identity;
    private final Set<String> outdated;
    private Optional<String> logsIdentity = Optional.empty();

    private FactCache(Path folder, KeptFacts kept) {
        this.folder = folder;
        this.kept = kept;
        outdated = new TreeSet<>(kept.atStart().keySet());
        identity = identity(kept);
    }

    private static Optional<String> identity(KeptFacts kept) {
        return Optional.ofNullable(kept.atStart().get(IDENTITY)).map(KeptFacts.Fact::text);
    }

    /** Opens that of a server with this state folder. */
    public static FactCache open(Path stateFolder) {
        return new FactCache(KeptFacts.folder(stateFolder), KeptFacts.open(stateFolder));
    }

    private static boolean isKept(String key) {
        return key.equals(TICK) || PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Takes an entry of the log. */
    public void take(Entry entry) {
        String key = entry.fact().key();
        if (!isKept(key)) {
            return;
        }
        Optional<byte[]> octets = FactCodec.write(entry.fact());
        octets.map(each -> new String(each, UTF_8))
                .ifPresentOrElse(text -> put(key, entry.position(), text), () -> kept.remove(key));
    }

    private void put(String key, long position, String text) {
        boolean _ = outdated.remove(key);
        if (key.equals(IDENTITY)) {
            logsIdentity = Optional.of(text);
        }
        kept.put(key, position, text);
    }

    /**
     * Begins to write, once the log has been read.
     *
     * @throws LogAwayException if the log is another one than that of which the folder has facts
     */
    public void begin() throws LogAwayException {
        if (identity.isPresent() && !identity.equals(logsIdentity)) {
            throw new LogAwayException("the log is not the one of which " + folder
                    + " keeps facts: it was lost, or is another topic. Write the facts into it with \"earshot server"
                    + " --rebuild-log\", or remove that folder to begin without them");
        }
        outdated.forEach(kept::remove);
        outdated.clear();
        kept.start();
    }

    /** Returns the reason why the folder cannot be written now. From any thread. */
    public Optional<String> trouble() {
        return kept.trouble();
    }

    @Override
    public void close() {
        kept.close();
    }

    /**
     * Writes a lost log again, from the state folder of the server that had read most of it. No server may run.
     *
     * @param stateFolders of one or more servers
     * @return one line that says what was written
     * @throws LogAwayException if the log is not empty, does not answer, or no folder has facts
     */
    public static String rebuild(ChangeLog log, List<Path> stateFolders) throws LogAwayException {
        requireEmpty(log);
        Path best = stateFolders.getFirst();
        List<Map.Entry<String, KeptFacts.Fact>> most = List.of();
        for (Path folder : stateFolders) {
            try (KeptFacts facts = KeptFacts.open(folder)) {
                List<Map.Entry<String, KeptFacts.Fact>> sorted = facts.atStart().entrySet().stream()
                        .map(each -> Map.entry(each.getKey(), each.getValue()))
                        .sorted(Comparator.comparingLong(each -> each.getValue().position()))
                        .toList();
                if (last(sorted) > last(most)) {
                    most = sorted;
                    best = folder;
                }
            }
        }
        if (most.isEmpty()) {
            throw new LogAwayException("no facts in " + stateFolders + ", expected state folders of servers");
        }
        write(log, most);
        return most.size() + " facts of " + best + " written, up to position " + last(most)
                + " of the log that was lost";
    }

    private static long last(List<Map.Entry<String, KeptFacts.Fact>> sorted) {
        return sorted.isEmpty() ? -1 : sorted.getLast().getValue().position();
    }

    private static void requireEmpty(ChangeLog log) throws LogAwayException {
        try (LogReader reader = log.reader()) {
            reader.rewind(FactCache::isKept);
            List<Entry> some;
            do {
                some = reader.poll(POLL);
                if (!some.isEmpty()) {
                    throw new LogAwayException("the log has facts already, as "
                            + some.getFirst().fact().key()
                            + ", expected an empty one: stop all servers and make the topic anew");
                }
            } while (!reader.isAtEnd());
        }
    }

    /** The time is written first: what follows is judged by it. */
    private static void write(ChangeLog log, List<Map.Entry<String, KeptFacts.Fact>> sorted) throws LogAwayException {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        List<Map.Entry<String, KeptFacts.Fact>> ordered = new ArrayList<>(sorted);
        ordered.sort(Comparator.comparing(each -> !each.getKey().equals(TICK)));
        try {
            for (Map.Entry<String, KeptFacts.Fact> each : ordered) {
                Optional<Fact> fact = FactCodec.read(
                        each.getKey(), Optional.of(each.getValue().text().getBytes(UTF_8)));
                fact.ifPresent(one -> waiting.add(log.append(one)));
                if (waiting.size() >= MOST_WAITING) {
                    waiting.forEach(CompletableFuture::join);
                    waiting.clear();
                }
            }
            waiting.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new LogAwayException(
                    "the log was written in part: " + e.getCause().getMessage() + "; make the topic anew and try again",
                    e);
        } catch (BadFactException e) {
            throw new LogAwayException("a kept fact cannot be read: " + e.getMessage(), e);
        }
    }
}
