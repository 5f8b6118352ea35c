package io.earshot.http.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Names the PEM files of a TLS server.
 *
 * @param certificate the server's certificate, followed by those that lead to its authority
 * @param clientAuthorities the authorities whose client certificates are accepted
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {}
