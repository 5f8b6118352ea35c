package io.earshot.agent.http;

import java.time.Duration;

/** The answer to a piece of a file that this agent gives. */
public sealed interface GivenAnswer {

    /** @param octets of the file that the server has now; the next piece begins there */
    record Here(long octets) implements GivenAnswer {}

    /** The server does not take it. */
    record Refused(String why) implements GivenAnswer {}

    /** @param patience for how long the server asks not to be called */
    record Failed(String why, Duration patience) implements GivenAnswer {}
}
