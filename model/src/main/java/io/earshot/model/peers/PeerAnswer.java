package io.earshot.model.peers;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The answer of a relay or server to a question for peers.
 *
 * @param token that agents of this site show each other for this file
 * @param granted whether the agent is one of the few that fetch their next piece from the relay or server
 * @param askAgainAfter a time, where nobody has the next piece
 * @param peers some of those that have more pieces, in the order in which to try them
 */
public record PeerAnswer(String token, boolean granted, Duration askAgainAfter, List<Peer> peers) {

    /** The length of the longest list. */
    public static final int MOST = 8;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    public PeerAnswer {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a token of another form than " + TOKEN.pattern());
        }
        if (!askAgainAfter.isPositive() || askAgainAfter.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "a wait of " + askAgainAfter + ", expected more than none and at most " + LONGEST_WAIT);
        }
        if (peers.size() > MOST) {
            throw new IllegalArgumentException(peers.size() + " peers, expected at most " + MOST);
        }
        peers = List.copyOf(peers);
    }
}
