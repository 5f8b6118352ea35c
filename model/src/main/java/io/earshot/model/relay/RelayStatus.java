package io.earshot.model.relay;

import io.earshot.model.Names;
import java.time.Duration;
import java.util.Optional;

/**
 * A relay's own state, told to its parent with each batch.
 *
 * @param parent the relay to which it speaks; absent where that is the server
 * @param channel in which it reaches its parent, as in {@code h2} or {@code http/1.1}
 * @param uptime since its start
 * @param agents heard within the last five minutes
 * @param kept reports that its parent does not have yet
 * @param dropped reports that found no room since its start
 * @param age since this was told
 */
public record RelayStatus(
        String name,
        Optional<String> parent,
        String version,
        String channel,
        Duration uptime,
        int agents,
        int kept,
        long dropped,
        Duration age) {

    /** @throws IllegalArgumentException if the name is none */
    public RelayStatus {
        name = Names.require("relay", name);
        parent = parent.map(above -> Names.require("relay", above));
    }

    /** Returns the same, told so much longer ago. */
    public RelayStatus older(Duration by) {
        return new RelayStatus(name, parent, version, channel, uptime, agents, kept, dropped, age.plus(by));
    }

    /** Returns the same with the parent that it spoke to. */
    public RelayStatus under(String above) {
        return new RelayStatus(name, Optional.of(above), version, channel, uptime, agents, kept, dropped, age);
    }
}
