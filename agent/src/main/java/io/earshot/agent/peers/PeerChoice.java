package io.earshot.agent.peers;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the agent to fetch the next piece from. One thread. */
final class PeerChoice {

    /** One that gives as much as it may now gives more soon. */
    static final Duration BUSY = Duration.ofSeconds(1);

    /** One that cannot be reached is tried again, since it may have been restarted. */
    static final Duration UNREACHABLE = Duration.ofMinutes(1);

    /** So many failures in a row say that agents of this site do not reach each other. */
    static final int MOST_FAILURES = 4;

    private List<Peer> peers = List.of();
    private final Map<Address, Instant> asideUntil = new HashMap<>();
    private Instant offUntil = Instant.MIN;
    private int failures;

    private record Address(Ip ip, int port) {
        static Address of(Peer peer) {
            return new Address(peer.ip(), peer.port());
        }
    }

    /** Takes the newest list, in the order in which to try them. */
    void learn(List<Peer> newest) {
        peers = newest;
    }

    /** Returns the one to ask for a piece. */
    Optional<Peer> next(int index, Instant now) {
        return peers.stream()
                .filter(peer -> peer.pieces() > index
                        && !asideUntil
                                .getOrDefault(Address.of(peer), Instant.MIN)
                                .isAfter(now))
                .findFirst();
    }

    /** Returns whether nobody is to be asked, since they could not be reached. */
    boolean isOff(Instant now) {
        return offUntil.isAfter(now);
    }

    void turnOff(Instant now) {
        offUntil = now.plus(UNREACHABLE);
        peers = List.of();
    }

    /** It gave a piece, and has so many now. */
    void gave(Peer peer, int pieces) {
        failures = 0;
        has(peer, pieces);
    }

    /** It has fewer pieces than was said. */
    void hasOnly(Peer peer, int pieces, Instant now) {
        has(peer, pieces);
        busy(peer, now);
    }

    private void has(Peer peer, int pieces) {
        peers = peers.stream()
                .map(each -> Address.of(each).equals(Address.of(peer)) ? each.with(pieces) : each)
                .toList();
    }

    void busy(Peer peer, Instant now) {
        asideUntil.put(Address.of(peer), now.plus(BUSY));
    }

    /** It could not be reached, or broke off. After several in a row nobody is asked for a while. */
    void failed(Peer peer, Instant now) {
        asideUntil.put(Address.of(peer), now.plus(UNREACHABLE));
        failures++;
        if (failures >= MOST_FAILURES) {
            turnOff(now);
        }
    }

    /** It gave a piece that is not the one that was signed: it is not asked again. */
    void lied(Peer peer) {
        asideUntil.put(Address.of(peer), Instant.MAX);
    }
}
