package io.earshot.http.peers;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Remembers which agents of a site have how many pieces of a file. All it knows comes from their questions. Of each piece, so many agents
 * are sent to the relay or server as there are to be copies, and the others to agents that have it. Thread-safe.
 */
public final class PeerTracker {

    /** An agent that gives a file says so every minute. */
    static final Duration GONE_AFTER = Duration.ofSeconds(150);

    /** An agent that was sent to the relay and has not got its piece by then may be slow, and another one is sent. */
    static final Duration GRANT_LASTS = Duration.ofSeconds(20);

    static final int MOST_FILES = 64;
    static final int MOST_AGENTS = 20_000;

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Keeps the questions of all agents that wait at about a hundred a second. */
    private static final Duration WAIT_PER_AGENT = Duration.ofMillis(10);

    private final int copies;
    private final Supplier<String> tokens;
    private final RandomGenerator random;
    private final LinkedHashMap<Key, Swarm> swarms = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(String site, FileId file) {}

    /** @param members by their names */
    private record Swarm(String token, Map<String, Member> members) {}

    /** @param grantedAt when it was sent to the relay for the piece after those that it has; absent where it was not */
    private record Member(Ip ip, int port, int pieces, Duration seenAt, Optional<Duration> grantedAt) {

        boolean isAlive(Duration now) {
            return now.minus(seenAt).compareTo(GONE_AFTER) < 0;
        }

        boolean fetches(int piece, Duration now) {
            return pieces == piece
                    && grantedAt.isPresent()
                    && now.minus(grantedAt.get()).compareTo(GRANT_LASTS) < 0;
        }
    }

    /**
     * Identifies the agent that asks.
     *
     * @param site agents of one site reach each other
     * @param agent the name of its container or host
     * @param ip from which it asks, at which others reach it
     */
    public record Asker(String site, String agent, Ip ip) {}

    /**
     * @param copies of each piece that agents fetch from the relay or server
     * @param tokens makes secrets that cannot be guessed
     */
    public PeerTracker(int copies, Supplier<String> tokens, RandomGenerator random) {
        this.copies = copies;
        this.tokens = tokens;
        this.random = random;
    }

    /** @param now time since some moment */
    public synchronized PeerAnswer answer(Asker asker, FileId file, PeerQuestion question, Duration now) {
        Swarm swarm = swarms.computeIfAbsent(
                new Key(asker.site(), file), _ -> new Swarm(tokens.get(), new LinkedHashMap<>()));
        Map<String, Member> members = swarm.members();
        members.values().removeIf(member -> !member.isAlive(now));
        removeTooOld(now);
        Member before = members.remove(asker.agent());
        int enough = 0;
        List<Peer> ahead = new ArrayList<>();
        for (Member member : members.values()) {
            boolean gives = member.port() > 0 && isReachable(member.ip(), asker.ip());
            if (gives && member.pieces() > question.pieces()) {
                ahead.add(new Peer(member.ip(), member.port(), member.pieces()));
                enough++;
            } else if (gives && member.fetches(question.pieces(), now)) {
                enough++;
            }
        }
        boolean granted = enough < copies;
        boolean again = granted && before != null && before.fetches(question.pieces(), now);
        if (members.size() < MOST_AGENTS) {
            members.put(
                    asker.agent(),
                    new Member(
                            asker.ip(),
                            question.port(),
                            question.pieces(),
                            now,
                            again ? before.grantedAt() : granted ? Optional.of(now) : Optional.empty()));
        }
        Collections.shuffle(ahead, random);
        return new PeerAnswer(
                swarm.token(),
                granted,
                waitFor(members.size()),
                ahead.subList(0, Math.min(ahead.size(), PeerAnswer.MOST)));
    }

    /** An agent that asks over loopback stands on this machine, where others do not find it under that address. */
    private static boolean isReachable(Ip peer, Ip from) {
        return !peer.isLoopback() || from.isLoopback();
    }

    private static Duration waitFor(int agents) {
        Duration wait = WAIT_PER_AGENT.multipliedBy(agents);
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Forgets files that nobody asked for of late, and those beyond the bound. */
    private void removeTooOld(Duration now) {
        var longestUnasked = swarms.values().iterator();
        while (longestUnasked.hasNext()) {
            boolean forgotten =
                    longestUnasked.next().members().values().stream().noneMatch(member -> member.isAlive(now));
            if (swarms.size() <= MOST_FILES && !forgotten) {
                return;
            }
            if (longestUnasked.hasNext()) { // the last one is the one that is asked for
                longestUnasked.remove();
            }
        }
    }
}
