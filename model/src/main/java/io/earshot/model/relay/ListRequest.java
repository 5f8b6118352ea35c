package io.earshot.model.relay;

import java.util.Optional;

/**
 * An agent's question for its list, handed on by a relay.
 *
 * @param kind of the name
 * @param name of a container or a host
 * @param text whether the list is wanted as lines of text instead of JSON
 * @param etag of the list that the agent, or the relay, has
 */
public record ListRequest(Kind kind, String name, boolean text, AgentProof proof, Optional<String> etag) {

    public enum Kind {
        CONTAINER,
        HOST
    }
}
