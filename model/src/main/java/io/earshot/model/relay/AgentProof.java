package io.earshot.model.relay;

import java.util.Optional;

/**
 * The proof with which an agent came to a relay. The relay hands it on with whatever it says for the agent, and the server checks it
 * anew: a relay can speak for no other agents than those that showed it their tokens.
 *
 * @param token of the container or of its host
 * @param source the address that the agent came from
 */
public record AgentProof(Optional<String> token, Optional<String> source) {

    public static final AgentProof NONE = new AgentProof(Optional.empty(), Optional.empty());

    /** A secret is not to be seen in a log. */
    @Override
    public String toString() {
        return "proof from " + source.orElse("nowhere");
    }
}
