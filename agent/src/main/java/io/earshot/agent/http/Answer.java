package io.earshot.agent.http;

import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.Optional;

/** What came of one request. */
public sealed interface Answer {

    /** @param etag to be sent along the next time, if the server gave one */
    record Fresh(PartnerList list, Optional<String> etag) implements Answer {}

    /** The list is the one we have. */
    record Unchanged() implements Answer {}

    record Delivered() implements Answer {}

    /**
     * @param message for people, without the server's address
     * @param retryAfter the server wants to be left alone for so long
     */
    record Failed(Trouble trouble, String message, Optional<Duration> retryAfter) implements Answer {}

    enum Trouble {
        /** No connection, or it broke, or took too long. */
        UNREACHABLE,
        /** The server asks for patience: 429, 503, or another 5xx. */
        OVERLOADED,
        /** 404: the server's CMDB does not have this container. */
        UNKNOWN_CONTAINER,
        /** The server and we do not understand each other. The same request would fail again. */
        MISUNDERSTOOD
    }
}
