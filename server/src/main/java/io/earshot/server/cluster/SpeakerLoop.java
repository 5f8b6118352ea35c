package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Election;
import io.earshot.cluster.Fact;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Two threads: one takes part in the choice of the speaker, and goes on with that while the log takes its time; the other speaks while this
 * server is chosen, and tells once a second that this server lives.
 */
final class SpeakerLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SpeakerLoop.class.getName());
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * For so long after its last word that the log took a server may send. Where the choice is made anew, Kafka waits for three
     * seconds for the one that was chosen, so that two never send at a time.
     */
    private static final Duration LEASE = Duration.ofMillis(2_500);

    private final ChangeLog log;
    private final Election election;
    private final Replica replica;
    private final Speaker speaker;
    private final InstantSource clock;
    private final Supplier<Fact.ServerSeen> presence;
    private final Thread thread = new Thread(this::run, "speaker");
    private final Thread electing = new Thread(this::elect, "election");
    private volatile boolean closing;
    private volatile boolean chosen;
    private volatile long saidAt = System.nanoTime() - LEASE.toNanos();

    SpeakerLoop(
            String server,
            ChangeLog log,
            Replica replica,
            FleetThread fleetThread,
            InstantSource clock,
            Instant ownReadyAt,
            Supplier<Fact.ServerSeen> presence) {
        this.log = log;
        this.election = log.election(server);
        this.replica = replica;
        this.speaker = new Speaker(server, election, replica, fleetThread, ownReadyAt);
        this.clock = clock;
        this.presence = presence;
        thread.setDaemon(true);
        electing.setDaemon(true);
    }

    void start() {
        electing.start();
        thread.start();
    }

    /** Returns the number of the turn in which this server may send now; empty where it may not. From any thread. */
    OptionalLong turn() {
        long turn = replica.turn();
        return turn > 0 && System.nanoTime() - saidAt < LEASE.toNanos() ? OptionalLong.of(turn) : OptionalLong.empty();
    }

    private void elect() {
        SpeakerSilence silence = new SpeakerSilence(System.nanoTime());
        while (!closing) {
            try {
                chosen = election.poll(POLL);
                if (silence.isDoubtful(replica.time(), System.nanoTime()) && !chosen) {
                    election.doubt();
                }
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "the choice of the speaker stumbled, please report this as a bug", bug);
            }
        }
    }

    private void run() {
        long nextTick = System.nanoTime();
        while (!closing) {
            try {
                Thread.sleep(PAUSE);
                speaker.obey(chosen);
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    nextTick = now + TICK.toNanos();
                    var _ = log.append(presence.get());
                    if (speaker.speak(clock.instant())) {
                        saidAt = now; // when it began to speak: the lease must not outlast what the log knows
                    }
                }
            } catch (InterruptedException e) {
                closing = true;
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "the speaker stumbled, please report this as a bug", bug);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            for (Thread each : List.of(thread, electing)) {
                if (each.isAlive()) {
                    each.join(Duration.ofSeconds(8));
                }
            }
            if (!thread.isAlive() && !electing.isAlive()) {
                speaker.end("it ends");
                election.close(); // lets go of the partition, so that another server speaks at once
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
