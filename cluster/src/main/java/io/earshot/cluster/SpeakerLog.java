package io.earshot.cluster;

import java.util.List;

/** The way of the speaker to write into the log. One thread at a time. */
public interface SpeakerLog extends AutoCloseable {

    /**
     * Writes facts that the log keeps together or not at all. Readers may see some of them before that is decided, and those that the log does
     * not keep until it is compacted.
     *
     * @throws FencedException if another server has begun to speak; nothing is kept, and nothing is seen behind the first fact of that server
     * @throws LogAwayException where the log does not answer; nothing is kept unless the answer was lost
     */
    void write(List<Fact> facts) throws FencedException, LogAwayException;

    @Override
    void close();
}
