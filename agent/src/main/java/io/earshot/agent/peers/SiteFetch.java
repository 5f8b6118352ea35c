package io.earshot.agent.peers;

import io.earshot.agent.http.PeerClient;
import io.earshot.agent.http.PeerPiece;
import io.earshot.agent.http.PeersFound;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Fetches one file's pieces from agents of the site, as far as the relay or server does not want this agent to fetch them from itself. */
final class SiteFetch implements PeerFetch {

    private static final Logger LOG = System.getLogger(SiteFetch.class.getName());

    /** A piece that nobody gave by then is fetched from the relay or server. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Others learn so often how many pieces are here. */
    private static final Duration ASKS_EVERY = Duration.ofSeconds(2);

    private final SitePeers site;
    private final SharedFile file;
    private final InstantSource clock;
    private final Pause pause;
    private final RandomGenerator random;
    private final PeerChoice choice = new PeerChoice();
    private Instant askAgainAt = Instant.MIN;
    private String token = "";
    private boolean placed;

    SiteFetch(SitePeers site, SharedFile file, InstantSource clock, Pause pause, RandomGenerator random) {
        this.random = random;
        this.site = site;
        this.file = file;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Optional<byte[]> piece(int index) throws InterruptedException {
        Instant until = clock.instant().plus(PATIENCE);
        while (!choice.isOff(clock.instant()) && clock.instant().isBefore(until)) {
            Optional<Peer> peer = choice.next(index, clock.instant());
            if (peer.isPresent() && clock.instant().isBefore(askAgainAt)) {
                Optional<byte[]> piece = from(peer.get(), index);
                if (piece.isPresent()) {
                    return piece;
                }
                continue;
            }
            Duration wait;
            switch (site.ask(file)) {
                case PeersFound.Told(PeerAnswer answer) -> {
                    learn(answer);
                    if (answer.granted()) {
                        return Optional.empty();
                    }
                    wait = answer.askAgainAfter();
                }
                case PeersFound.Nobody _ -> {
                    choice.turnOff(clock.instant());
                    return Optional.empty();
                }
                case PeersFound.Failed _ -> wait = askAgainSoon();
            }
            if (choice.next(index, clock.instant()).isEmpty()) {
                pause.sleep(wait);
            }
        }
        return Optional.empty();
    }

    private void learn(PeerAnswer answer) {
        token = answer.token();
        choice.learn(answer.peers());
        Duration wait = answer.askAgainAfter();
        askAgainAt = clock.instant().plus(wait.compareTo(ASKS_EVERY) > 0 ? wait : ASKS_EVERY);
    }

    /**
     * A relay that is started anew, or is busy, does not answer for a while. Those that are known give pieces meanwhile, and the agents of
     * the site do not ask again all at once.
     *
     * @return how long to wait where nobody is known
     */
    private Duration askAgainSoon() {
        Duration wait = ASKS_EVERY.dividedBy(2).plusMillis(random.nextLong(ASKS_EVERY.toMillis() + 1));
        askAgainAt = clock.instant().plus(wait);
        return wait;
    }

    private Optional<byte[]> from(Peer peer, int index) {
        switch (PeerClient.get(peer, file.id(), index, token, file.length(index))) {
            case PeerPiece.Content(byte[] octets, int pieces) -> {
                if (file.isRight(index, octets)) {
                    choice.gave(peer, Math.max(pieces, index + 1));
                    return Optional.of(octets);
                }
                LOG.log(
                        Level.WARNING,
                        "agent at " + peer.ip() + " gave a wrong piece " + index + " of file " + file.id()
                                + ", and is not asked again");
                choice.lied(peer);
            }
            case PeerPiece.NotYet(int pieces) -> choice.hasOnly(peer, Math.min(pieces, index), clock.instant());
            case PeerPiece.Busy _ -> choice.busy(peer, clock.instant());
            case PeerPiece.Failed _ -> choice.failed(peer, clock.instant());
        }
        return Optional.empty();
    }

    @Override
    public void has(int pieces) {
        file.has(pieces);
    }

    @Override
    public void placed(Path place) {
        file.placed(place, clock.instant());
        placed = true;
        site.keep(file);
    }

    @Override
    public void close() {
        if (!placed) {
            site.remove(file);
        }
    }
}
