package io.earshot.agent.peers;

import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import java.util.Optional;

/** Asks the relay or server for other agents of the site that have pieces of a file. */
public interface PeerFinder {

    /** Returns the answer; empty where it knows of none, or does not answer. */
    Optional<PeerAnswer> find(FileId file, PeerQuestion question);
}
