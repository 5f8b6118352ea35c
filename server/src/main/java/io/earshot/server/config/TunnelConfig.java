package io.earshot.server.config;

import io.earshot.http.config.ListenAddress;
import io.earshot.model.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An SSH connection that the server opens to the host of a relay that cannot connect to the server.
 *
 * @param relay name of the relay, as in its token
 * @param host host on which the relay runs, a name or an address
 * @param port port of its SSH server
 * @param user user of that host
 * @param key Ed25519, ECDSA or RSA private key of the server there, in OpenSSH's format or PEM, without a password; read again for each connection
 * @param knownHosts file with the host's keys in OpenSSH's format; read again for each connection
 * @param fingerprints SHA-256 fingerprints of the host's keys, in addition to {@code knownHosts} or instead of it
 * @param listen address on the relay's host at which the relay reaches the server: one of its {@code parents}
 */
public record TunnelConfig(
        String relay,
        String host,
        Integer port,
        String user,
        Path key,
        Optional<Path> knownHosts,
        List<String> fingerprints,
        ListenAddress listen) {

    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_-]{1,253}");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[0-9A-Za-z+/]{43}");

    public TunnelConfig {
        if (relay == null) {
            throw new IllegalArgumentException("\"relay\" is missing, expected the relay's name as in its token");
        }
        relay = Names.require("relay", relay);
        if (host == null || !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "\"host\" is " + quoted(host) + ", expected the relay's host as in tx1.example.com");
        }
        port = Objects.requireNonNullElse(port, 22);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("\"port\" is " + port + ", expected 1 to 65535");
        }
        user = Objects.requireNonNullElse(user, "earshot");
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException(
                    "\"user\" is " + quoted(user) + ", expected a user of the relay's host as in earshot");
        }
        if (key == null) {
            throw new IllegalArgumentException(
                    "\"key\" is missing, expected the file of an Ed25519, ECDSA or RSA private key");
        }
        knownHosts = Objects.requireNonNullElse(knownHosts, Optional.empty());
        fingerprints = List.copyOf(Objects.requireNonNullElse(fingerprints, List.of()));
        if (knownHosts.isEmpty() && fingerprints.isEmpty()) {
            throw new IllegalArgumentException("\"knownHosts\" is missing, expected a file in OpenSSH's format that has"
                    + " the host's key, or \"fingerprints\"");
        }
        for (String fingerprint : fingerprints) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw new IllegalArgumentException("\"fingerprints\" has " + quoted(fingerprint)
                        + ", expected them as ssh-keygen -l prints them, SHA256: and 43 characters");
            }
        }
        listen = Objects.requireNonNullElse(listen, new ListenAddress("127.0.0.1", 8090));
        if (listen.port() == 0) {
            throw new IllegalArgumentException("\"listen\" is " + listen + ", expected a port from 1 up");
        }
    }

    private static String quoted(String text) {
        return text == null ? "missing" : "\"" + Names.shorten(text) + "\"";
    }

    /** Returns the host with its port, as in {@code tx1.example.com:22}. */
    public String address() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
