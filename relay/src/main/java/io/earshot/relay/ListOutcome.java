package io.earshot.relay;

import java.util.Optional;

/**
 * An answer to a question for a list.
 *
 * @param status as HTTP has it; 304 where the list is the one that the agent named
 * @param body the list, or the reason why there is none
 */
record ListOutcome(int status, Optional<String> etag, String body) {

    static final ListOutcome UNCHANGED = new ListOutcome(304, Optional.empty(), "");

    static final ListOutcome AWAY =
            new ListOutcome(503, Optional.empty(), "the parent is away, and the list is not in memory");
}
