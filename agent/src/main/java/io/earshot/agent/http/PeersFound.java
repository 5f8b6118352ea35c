package io.earshot.agent.http;

import io.earshot.model.peers.PeerAnswer;

/** The answer of a relay or server to a question for other agents of the site. */
public sealed interface PeersFound {

    record Told(PeerAnswer answer) implements PeersFound {}

    /** It tells agents of no others, now and later. */
    record Nobody() implements PeersFound {}

    /** It did not answer, or has no answer for now. */
    record Failed() implements PeersFound {}
}
