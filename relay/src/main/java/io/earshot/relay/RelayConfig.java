package io.earshot.relay;

import io.earshot.http.config.ConfigException;
import io.earshot.http.config.ListenAddress;
import io.earshot.http.config.YamlFile;
import io.earshot.http.tls.TlsFiles;
import io.earshot.model.Names;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.module.SimpleModule;

/**
 * A relay's configuration, one component a key. What the file does not say has the default that stands here.
 *
 * @param name name of the relay, as in its token
 * @param listen address at which agents and other relays reach it
 * @param plaintext whether addresses other than loopback are served without TLS, where something else encrypts
 * @param tls certificate for agents and other relays; without it only loopback addresses are served
 * @param parents addresses of servers or relays; when one fails, the next is used
 * @param tokenFile file with the relay's token, read again for each request
 * @param parentTls TLS of connections to parents
 * @param proxy HTTP proxy on the way to parents, as in {@code proxy.example.com:3128}
 * @param keptMegabytes memory for reports while no parent answers
 * @param listMegabytes memory for lists
 * @param files disk cache of files that agents fetch; without it nothing is kept
 * @param fileCopies number of agents that fetch each piece of a file from the relay, where others can have it from them; 0: all do
 * @param connections number of connected agents; beyond it, idle connections are closed early
 */
public record RelayConfig(
        String name,
        ListenAddress listen,
        Boolean plaintext,
        Optional<Tls> tls,
        List<URI> parents,
        Optional<Path> tokenFile,
        Optional<ParentTls> parentTls,
        Optional<String> proxy,
        Integer keptMegabytes,
        Integer listMegabytes,
        Optional<KeptFiles> files,
        Integer fileCopies,
        Integer connections) {

    public RelayConfig {
        if (name == null) {
            throw new IllegalArgumentException("\"name\" is missing, expected the relay's name as in its token");
        }
        name = Names.require("relay", name);
        listen = Objects.requireNonNullElse(listen, new ListenAddress("127.0.0.1", 8091));
        plaintext = Objects.requireNonNullElse(plaintext, false);
        tls = Objects.requireNonNullElse(tls, Optional.empty());
        parents = List.copyOf(Objects.requireNonNullElse(parents, List.of()));
        tokenFile = Objects.requireNonNullElse(tokenFile, Optional.empty());
        parentTls = Objects.requireNonNullElse(parentTls, Optional.empty());
        proxy = Objects.requireNonNullElse(proxy, Optional.empty());
        keptMegabytes = Objects.requireNonNullElse(keptMegabytes, 24);
        listMegabytes = Objects.requireNonNullElse(listMegabytes, 16);
        files = Objects.requireNonNullElse(files, Optional.empty());
        fileCopies = Objects.requireNonNullElse(fileCopies, 2);
        connections = Objects.requireNonNullElse(connections, 20_000);
        if (parents.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"parents\" is missing, expected URLs as in [\"https://earshot.example.com:8090\"]");
        }
        for (URI parent : parents) {
            boolean usable =
                    parent.getHost() != null && List.of("http", "https").contains(String.valueOf(parent.getScheme()));
            if (!usable) {
                throw new IllegalArgumentException("\"parents\" has " + Names.shorten(parent.toString())
                        + ", expected a URL as in https://earshot.example.com:8090");
            }
        }
        requireAtLeast("keptMegabytes", keptMegabytes, 1);
        requireAtLeast("listMegabytes", listMegabytes, 1);
        requireAtLeast("fileCopies", fileCopies, 0);
        requireAtLeast("connections", connections, 16);
        proxy.ifPresent(RelayConfig::parseProxy);
        if (tls.isEmpty() && !plaintext && !listen.isLoopback()) {
            throw new IllegalArgumentException("\"listen\" is " + listen
                    + ", which is no loopback address: expected \"tls\", or \"plaintext: true\" where something else"
                    + " encrypts");
        }
    }

    /** @throws ConfigException if the file is missing, is not YAML, or says something that cannot be */
    public static RelayConfig read(Path file) throws ConfigException {
        return YamlFile.read(file, RelayConfig.class, "the relay's configuration in YAML", new SimpleModule());
    }

    private static void requireAtLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("\"" + key + "\" is " + value + ", expected at least " + least);
        }
    }

    /** Returns the proxy's address, not looked up. */
    Optional<InetSocketAddress> proxyAddress() {
        return proxy.map(RelayConfig::parseProxy);
    }

    private static InetSocketAddress parseProxy(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon);
            if (!host.isBlank() && !host.contains("/")) {
                return InetSocketAddress.createUnresolved(host, Integer.parseInt(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw noProxy(text, e);
        }
        throw noProxy(text, null);
    }

    private static IllegalArgumentException noProxy(String text, Exception cause) {
        return new IllegalArgumentException(
                "\"proxy\" is " + Names.shorten(text) + ", expected HOST:PORT as in proxy.example.com:3128", cause);
    }

    /**
     * The certificate that agents see.
     *
     * @param certificate certificate with its chain, PEM
     * @param key private key of the certificate, PEM, PKCS #8
     */
    public record Tls(Path certificate, Path key) {

        public Tls {
            if (certificate == null || key == null) {
                throw new IllegalArgumentException("expected \"certificate\" and \"key\", both files in PEM");
            }
        }

        TlsFiles files() {
            return new TlsFiles(certificate, key, Optional.empty());
        }
    }

    /**
     * Pieces of files that agents fetch.
     *
     * @param folder folder of the cache
     * @param megabytes disk space of the cache
     * @param keep time for which a piece is kept that nobody asks for
     * @param kilobytesPerSecond rate on the line to the parent; 0 for no limit
     */
    public record KeptFiles(Path folder, Integer megabytes, Duration keep, Integer kilobytesPerSecond) {

        public KeptFiles {
            if (folder == null) {
                throw new IllegalArgumentException(
                        "\"folder\" is missing, expected one as in /var/cache/earshot-relay");
            }
            megabytes = Objects.requireNonNullElse(megabytes, 2_000);
            keep = Objects.requireNonNullElse(keep, Duration.ofDays(7));
            kilobytesPerSecond = Objects.requireNonNullElse(kilobytesPerSecond, 0);
            requireAtLeast("megabytes", megabytes, 1);
            requireAtLeast("kilobytesPerSecond", kilobytesPerSecond, 0);
            if (!keep.isPositive()) {
                throw new IllegalArgumentException("\"keep\" is " + keep + ", expected a duration as in 7d");
            }
        }
    }

    /**
     * TLS to parents.
     *
     * @param authorities authorities of the parents' certificates, PEM; by default those that Java trusts
     * @param certificate certificate of the relay, PEM; its DNS name is the relay's name
     * @param key private key of that certificate, PEM
     */
    public record ParentTls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {

        public ParentTls {
            authorities = Objects.requireNonNullElse(authorities, Optional.empty());
            certificate = Objects.requireNonNullElse(certificate, Optional.empty());
            key = Objects.requireNonNullElse(key, Optional.empty());
        }
    }
}
