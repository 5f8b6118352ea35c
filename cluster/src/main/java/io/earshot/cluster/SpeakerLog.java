package io.earshot.cluster;

import java.util.List;

/** The way of the speaker to write into the log. One thread at a time. */
public interface SpeakerLog extends AutoCloseable {

    /**
     * Writes facts that are seen together or not at all.
     *
     * @throws FencedException if another server has begun to speak; nothing is written
     * @throws LogAwayException where the log does not answer; nothing is written unless the answer was lost
     */
    void write(List<Fact> facts) throws FencedException, LogAwayException;

    @Override
    void close();
}
