package io.earshot.agent.tasks;

import io.earshot.agent.peers.PeerSettings;
import io.earshot.agent.upgrade.UpgradePlace;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says where an agent finds keys and words of tasks, and where it remembers orders.
 *
 * @param keys the file of keys whose orders are executed; read for each order
 * @param words the folder with a file NAME.word for each word that is allowed; read for each order
 * @param state the folder in which the ids of executed orders are kept
 * @param upgrades absent: this agent cannot be upgraded by an order
 * @param peers absent: this agent neither gives files to other agents nor fetches from them
 */
public record TaskConfig(
        Path keys, Path words, Path state, Optional<UpgradePlace> upgrades, Optional<PeerSettings> peers) {

    /** One of an agent that cannot be upgraded by an order, and that neither gives files to others nor fetches from them. */
    public TaskConfig(Path keys, Path words, Path state) {
        this(keys, words, state, Optional.empty(), Optional.empty());
    }
}
