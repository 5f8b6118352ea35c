package io.earshot.server.cluster;

import io.earshot.cluster.Election;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FencedException;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.SpeakerLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A server's turns as the speaker: it begins when it is chosen, says once a second what it found out and what time it is, and ends when another
 * server is chosen or the log does not take its words. One thread at a time.
 */
public final class Speaker {

    private static final Logger LOG = System.getLogger(Speaker.class.getName());

    /** While the speaker's clock is behind the log's time, that advances by this much a tick. */
    private static final Duration SLOW = Duration.ofMillis(500);

    /** More facts than that go in several transactions. */
    static final int LARGEST = 2_000;

    private final String server;
    private final Election election;
    private final Replica replica;
    private final FleetThread fleetThread;
    private final Instant ownReadyAt;
    private Optional<SpeakerLog> words = Optional.empty();

    /** The reason of the last end; a server that tries again and again says it once. */
    private String lastEnd = "";

    /** @param ownReadyAt when every agent has had the time to report, as far as this server knows */
    public Speaker(String server, Election election, Replica replica, FleetThread fleetThread, Instant ownReadyAt) {
        this.server = server;
        this.election = election;
        this.replica = replica;
        this.fleetThread = fleetThread;
        this.ownReadyAt = ownReadyAt;
    }

    /** Begins or ends to speak, as the choice demands. */
    public void obey(boolean chosen) throws InterruptedException {
        if (!chosen && words.isPresent()) {
            end("another server is chosen, or the log does not answer");
        } else if (chosen && words.isEmpty()) {
            begin();
        }
    }

    private void begin() throws InterruptedException {
        try {
            SpeakerLog log = election.begin();
            words = Optional.of(log);
            String run = UUID.randomUUID().toString();
            fleetThread.run(() -> replica.expectToSpeak(run));
            log.write(List.of(new Fact.SpeakerBegins(server, run, ownReadyAt)));
            LOG.log(Level.INFO, "server {0} speaks", server);
            lastEnd = "";
        } catch (LogAwayException | FencedException e) {
            end(e.getMessage());
        }
    }

    /**
     * Says what there is to say, and the time.
     *
     * @param wall this server's time
     * @return whether the log took it, since this server speaks
     */
    public boolean speak(Instant wall) throws InterruptedException {
        if (words.isEmpty()) {
            return false;
        }
        try {
            List<Fact> facts = new ArrayList<>();
            fleetThread.run(() -> facts.addAll(replica.drain()));
            facts.add(new Fact.Tick(server, nextTime(wall, replica.time()), Optional.of(ownReadyAt)));
            for (int from = 0; from < facts.size(); from += LARGEST) {
                words.get().write(facts.subList(from, Math.min(facts.size(), from + LARGEST)));
            }
            return true;
        } catch (LogAwayException | FencedException e) {
            end(e.getMessage());
            return false;
        }
    }

    /** Returns the log's next time: the speaker's, unless that is behind the last one. */
    static Instant nextTime(Instant wall, Instant last) {
        Instant slowest = last.plus(SLOW);
        return wall.isAfter(slowest) ? wall : slowest;
    }

    /** Ends to speak. What was not taken by the log was not said. */
    public void end(String why) throws InterruptedException {
        LOG.log(why.equals(lastEnd) ? Level.DEBUG : Level.INFO, "server {0} does not speak: {1}", server, why);
        lastEnd = why;
        words.ifPresent(SpeakerLog::close);
        words = Optional.empty();
        fleetThread.run(replica::standBy);
    }
}
