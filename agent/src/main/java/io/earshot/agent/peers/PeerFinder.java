package io.earshot.agent.peers;

import io.earshot.agent.http.PeersFound;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;

/** Asks the relay or server for other agents of the site that have pieces of a file. */
public interface PeerFinder {

    PeersFound find(FileId file, PeerQuestion question);
}
