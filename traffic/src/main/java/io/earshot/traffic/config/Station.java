package io.earshot.traffic.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Says how one machine works on its own.
 *
 * @param directory with the capture files
 * @param state folder of the embedded database
 * @param listen loopback address and port of page, SQL and status; empty for none
 * @param people file of tokens; without one, whoever is on this machine may read
 * @param database where rows go instead of the embedded database
 * @param server the server that is told figures, too
 * @param keepDetails how long transactions are kept
 * @param keepFigures how long figures are kept
 * @param mostBytes how large the embedded database may become
 * @param live what is captured into the directory; empty where others write its files
 */
public record Station(
        Path directory,
        Path state,
        String listen,
        Optional<Path> people,
        Optional<ExternalDatabase> database,
        Optional<Uplink> server,
        Duration keepDetails,
        Duration keepFigures,
        long mostBytes,
        Optional<LiveInput> live) {

    /** A PostgreSQL database. */
    public record ExternalDatabase(String url, String user, String password) {}
}
