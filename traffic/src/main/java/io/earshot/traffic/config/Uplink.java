package io.earshot.traffic.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The server of Earshot that is told apps and figures.
 *
 * @param token file whose first line is a token of the role shipper
 * @param readerToken file whose first line is a token of the role reader, with which the CMDB is asked; empty for the other token
 * @param authorities PEM file of those whose certificates are trusted; empty for those of the Java runtime
 * @param name of this process
 */
public record Uplink(
        URI url, Optional<Path> token, Optional<Path> readerToken, Optional<Path> authorities, String name) {}
