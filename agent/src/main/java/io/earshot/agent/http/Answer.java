package io.earshot.agent.http;

import io.earshot.model.PartnerList;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Holds the outcome of one request. */
public sealed interface Answer {

    /**
     * @param lists one for each container that we speak for and the server knows
     * @param etag to be sent along the next time, if the server gave one
     */
    record Fresh(List<PartnerList> lists, Optional<String> etag) implements Answer {}

    /** The lists are those that we have. */
    record Unchanged() implements Answer {}

    record Delivered() implements Answer {}

    /** A relay has the report in its memory and nobody else has it: it is to be repeated. */
    record Kept() implements Answer {}

    /**
     * @param message for people, without the server's address
     * @param retryAfter the server wants to be left alone for so long
     */
    record Failed(Trouble trouble, String message, Optional<Duration> retryAfter) implements Answer {

        /** The same, said of one server among several. */
        Failed at(URI server) {
            return new Failed(trouble, server + ": " + message, retryAfter);
        }
    }

    enum Trouble {
        /** No connection, or it broke, or took too long. */
        UNREACHABLE,
        /** The server asks for patience: 429, 503, or another 5xx. */
        OVERLOADED,
        /** 404: the server's CMDB does not have this container, or host. */
        UNKNOWN_CONTAINER,
        /** 401 or 403: the token is missing, wrong, or somebody else's. A better one may come. */
        UNAUTHORIZED,
        /** The server and we do not understand each other. The same request would fail again. */
        MISUNDERSTOOD
    }
}
