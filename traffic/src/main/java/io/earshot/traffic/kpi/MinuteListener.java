package io.earshot.traffic.kpi;

/** Receives the sums of minutes, in the order of time; a minute again when late answers changed it. */
@FunctionalInterface
public interface MinuteListener {

    /**
     * Takes a minute.
     *
     * @param isFinal whether it will not change any more
     */
    void minute(MinuteSums minute, boolean isFinal);
}
