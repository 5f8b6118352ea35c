package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps in the log what checks found and what destinations were told, so that the next server that sends repeats nothing that arrived. From any
 * thread.
 */
public final class SharedTold {

    private static final Logger LOG = System.getLogger(SharedTold.class.getName());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Begins the names of these values among those that the log keeps. */
    private static final String PREFIX = "told/";

    /** A log that is away for longer has no server that speaks, and the next one says everything anew. */
    private static final int ATTEMPTS = 5;

    private final ChangeLog log;
    private final Executor later;
    private final ConcurrentSkipListMap<String, Told> known = new ConcurrentSkipListMap<>();

    /** Holds the newest of each key that the log has not taken yet. */
    private final ConcurrentHashMap<String, Fact> waiting = new ConcurrentHashMap<>();

    public SharedTold(ChangeLog log) {
        this(log, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    }

    /** @param later runs what the log did not take, after a pause */
    SharedTold(ChangeLog log, Executor later) {
        this.log = log;
        this.later = later;
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }

    /** Takes a value as it comes out of the log. */
    public void apply(Fact.Kept kept) {
        try {
            known.put(kept.name(), MAPPER.readValue(kept.json(), Told.class));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            LOG.log(Level.WARNING, "value {0} of the log cannot be read: {1}", kept.name(), e.getMessage());
        }
    }

    /** Takes the end of a value. */
    public void remove(String name) {
        var _ = known.remove(name);
    }

    /**
     * Returns the part of one kind.
     *
     * @param kind names it, without a slash
     * @param writes whether this server writes now what is new
     */
    public ToldMemory of(String kind, BooleanSupplier writes) {
        String prefix = PREFIX + kind + "/";
        return new ToldMemory() {
            @Override
            public List<Told> atStart() {
                return new ArrayList<>(
                        known.subMap(prefix, prefix + Character.MAX_VALUE).values());
            }

            @Override
            public void put(Told told) {
                boolean isKnown = Optional.ofNullable(known.get(name(told)))
                        .filter(told::tellsAs)
                        .filter(before -> before.at().equals(told.at()))
                        .isPresent();
                if (!isKnown && writes.getAsBoolean()) {
                    append(new Fact.Kept(name(told), KeptValues.json(told)));
                }
            }

            @Override
            public void remove(Told told) {
                if (writes.getAsBoolean()) {
                    append(new Fact.Removed(Fact.KEPT + name(told)));
                }
            }

            private String name(Told told) {
                return prefix + told.check() + "/" + told.service();
            }
        };
    }

    private void append(Fact fact) {
        waiting.put(fact.key(), fact);
        append(fact, ATTEMPTS);
    }

    /** What came to a destination is not undone because the log was slow: it is said again, unless something newer is. */
    private void append(Fact fact, int attempts) {
        var _ = log.append(fact).whenComplete((_, away) -> {
            if (away == null || attempts == 1) {
                waiting.remove(fact.key(), fact);
            } else {
                later.execute(() -> {
                    if (fact.equals(waiting.get(fact.key()))) {
                        append(fact, attempts - 1);
                    }
                });
            }
            if (away != null) {
                LOG.log(Level.DEBUG, "{0} is not kept: {1}", fact.key(), away.getMessage());
            }
        });
    }
}
