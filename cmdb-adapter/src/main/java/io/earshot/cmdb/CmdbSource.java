package io.earshot.cmdb;

/** A place that knows the containers. Each kind of CMDB is one implementation. */
public interface CmdbSource {

    /**
     * Reads everything anew. Single bad entries are left out and listed in the reading.
     *
     * @throws CmdbException if the source as a whole cannot be used
     */
    CmdbReading read() throws CmdbException;

    /** What this is, for a person, in a few words: {@code CSV file /etc/earshot/cmdb.csv}. */
    String describe();
}
