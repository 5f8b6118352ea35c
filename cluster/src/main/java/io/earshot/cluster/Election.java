package io.earshot.cluster;

import java.time.Duration;

/** A server's part in the choice of the one that speaks. One thread at a time. */
public interface Election extends AutoCloseable {

    /**
     * Takes part for so long.
     *
     * @return whether this server is chosen; another one may have been chosen since, which only {@link SpeakerLog#write} tells for certain
     */
    boolean poll(Duration timeout);

    /**
     * Has the choice made anew, since nothing is heard of the server that speaks. That one stays chosen if it still takes part, and another one
     * is chosen sooner if it does not.
     */
    void doubt();

    /**
     * Begins to speak. From then on no earlier speaker can write.
     *
     * @throws LogAwayException where the log does not answer
     */
    SpeakerLog begin() throws LogAwayException;

    @Override
    void close();
}
