package io.earshot.agent.instrument;

import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The instruments of one container that may block: they are never called from the thread that probes. A new partner list waits
 * until the next call of an instrument.
 */
public final class BackgroundInstruments implements AutoCloseable {

    private static final Logger LOG = System.getLogger(BackgroundInstruments.class.getName());

    private final String container;
    private final List<Instrument> instruments;
    private final AtomicReference<Optional<PartnerList>> newest = new AtomicReference<>(Optional.empty());
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private boolean released;

    /**
     * @param container whose they are, for messages
     * @param instruments are closed with this
     */
    public BackgroundInstruments(String container, List<Instrument> instruments) {
        this.container = container;
        this.instruments = List.copyOf(instruments);
    }

    /** Follows the newest list. Never waits. */
    public void follow(PartnerList list) {
        newest.set(Optional.of(list));
    }

    /** Returns when an instrument has something to do; empty if nothing is planned. */
    Optional<Long> dueAt() {
        return exclusively(this::earliest, Optional.empty());
    }

    /** A loop without objects: between two turns, a worker asks this of all containers of a host. */
    private Optional<Long> earliest() {
        Optional<Long> earliest = Optional.empty();
        for (Instrument instrument : instruments) {
            Optional<Long> due = instrument.dueAt();
            if (due.isPresent() && (earliest.isEmpty() || due.get() - earliest.get() < 0)) {
                earliest = due;
            }
        }
        return earliest;
    }

    /** Does what is due. An instrument that fails does not keep the others from working. */
    void step(long now) {
        exclusively(
                () -> {
                    handOnList();
                    for (Instrument instrument : instruments) {
                        if (instrument.dueAt().filter(due -> due - now <= 0).isPresent()) {
                            guarded(instrument, () -> {
                                instrument.step(now);
                                return List.of();
                            });
                        }
                    }
                    return List.of();
                },
                List.of());
    }

    /** Returns the sections of all instruments. */
    public List<Section> take() {
        return exclusively(
                () -> {
                    handOnList();
                    List<Section> sections = new ArrayList<>();
                    for (Instrument instrument : instruments) {
                        sections.addAll(guarded(instrument, instrument::take));
                    }
                    return sections;
                },
                List.of());
    }

    boolean isClosed() {
        return closed;
    }

    private <T> T exclusively(Supplier<T> call, T whenClosed) {
        lock.lock();
        try {
            return closed ? whenClosed : call.get();
        } finally {
            lock.unlock();
            if (closed) {
                release();
            }
        }
    }

    private void handOnList() {
        newest.getAndSet(Optional.empty())
                .ifPresent(list -> instruments.forEach(instrument -> instrument.follow(list)));
    }

    private List<Section> guarded(Instrument instrument, Supplier<List<Section>> call) {
        try {
            return call.get();
        } catch (RuntimeException bug) {
            LOG.log(
                    Level.ERROR,
                    container + ": instrument " + instrument.getClass().getSimpleName() + " fails by a bug",
                    bug);
            return List.of();
        }
    }

    /** Never waits: where an instrument is at work, it is closed as soon as it is done. */
    @Override
    public void close() {
        closed = true;
        release();
    }

    private void release() {
        if (lock.tryLock()) { // else its holder does it
            try {
                if (!released) {
                    released = true;
                    instruments.forEach(Instrument::close);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
