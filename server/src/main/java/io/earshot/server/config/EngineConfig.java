package io.earshot.server.config;

import io.earshot.model.files.SecretFile;
import io.earshot.store.SqlLimits;
import io.earshot.store.external.ExternalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Configures an engine that holds a copy of DATA, LINK, PARTNER, INCIDENT and EVENT for other people's queries.
 *
 * @param ignite an existing cluster of Apache Ignite
 * @param libraries folder of the engine's libraries; by default {@code engine} beside the server's own
 */
public record EngineConfig(Ignite ignite, Optional<Path> libraries) {

    private static final Pattern SCHEMA = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
    private static final Pattern NODE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,/]+):([0-9]{1,5})");
    private static final int MOST_BACKUPS = 7;

    public EngineConfig {
        libraries = Objects.requireNonNullElse(libraries, Optional.empty());
        if (ignite == null) {
            throw new IllegalArgumentException(
                    "\"ignite\" is missing, expected where the cluster is, as in {addresses: [ignite1:10800]}");
        }
    }

    /**
     * Says where the cluster is.
     *
     * @param addresses nodes as HOST:PORT with the port of thin clients; any that answers will do
     * @param schema schema of the tables, in upper case
     * @param backups number of further copies of each row on other nodes, where this server makes the tables
     * @param user user of the cluster, where it asks for one
     * @param passwordFile file with the user's password in its first line
     * @param tls key stores, where the cluster speaks TLS
     * @param properties properties of Ignite's JDBC driver
     * @param timeout time after which a node that does not answer counts as away
     */
    public record Ignite(
            List<String> addresses,
            String schema,
            Integer backups,
            Optional<String> user,
            Optional<Path> passwordFile,
            Optional<Tls> tls,
            Map<String, String> properties,
            Duration timeout) {

        public Ignite {
            addresses = List.copyOf(Objects.requireNonNullElse(addresses, List.of()));
            schema = Objects.requireNonNullElse(schema, "PUBLIC");
            backups = Objects.requireNonNullElse(backups, 1);
            user = Objects.requireNonNullElse(user, Optional.empty());
            passwordFile = Objects.requireNonNullElse(passwordFile, Optional.empty());
            tls = Objects.requireNonNullElse(tls, Optional.empty());
            properties = Map.copyOf(Objects.requireNonNullElse(properties, Map.of()));
            timeout = Objects.requireNonNullElse(timeout, Duration.ofSeconds(10));
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"addresses\" is missing, expected nodes, as in [ignite1:10800, ignite2:10800]");
            }
            for (String node : addresses) {
                if (!NODE.matcher(node).matches()) {
                    throw new IllegalArgumentException(
                            "\"addresses\" holds \"" + node + "\", expected HOST:PORT as in ignite1:10800");
                }
            }
            if (!SCHEMA.matcher(schema).matches()) {
                throw new IllegalArgumentException("\"schema\" is \"" + schema
                        + "\", expected upper-case letters, digits and underscores as in PUBLIC");
            }
            if (backups < 0 || backups > MOST_BACKUPS) {
                throw new IllegalArgumentException("\"backups\" is " + backups + ", expected 0 to " + MOST_BACKUPS);
            }
            if (user.isPresent() != passwordFile.isPresent()) {
                throw new IllegalArgumentException("expected \"user\" and \"passwordFile\", or neither");
            }
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("\"timeout\" is " + timeout.toMillis() + " ms, expected 1s to 10m");
            }
            passwordFile.ifPresent(file -> requireReadable("passwordFile", file));
        }
    }

    /**
     * Key stores in a form that Java reads, as PKCS #12.
     *
     * @param trustStore certificates that the cluster's are verified with; without it those that Java trusts
     * @param trustPasswordFile file with the password of {@code trustStore} in its first line
     * @param keyStore certificate and key that the server shows, where the cluster asks for one
     * @param keyPasswordFile file with the password of {@code keyStore} in its first line
     */
    public record Tls(
            Optional<Path> trustStore,
            Optional<Path> trustPasswordFile,
            Optional<Path> keyStore,
            Optional<Path> keyPasswordFile) {

        public Tls {
            trustStore = Objects.requireNonNullElse(trustStore, Optional.empty());
            trustPasswordFile = Objects.requireNonNullElse(trustPasswordFile, Optional.empty());
            keyStore = Objects.requireNonNullElse(keyStore, Optional.empty());
            keyPasswordFile = Objects.requireNonNullElse(keyPasswordFile, Optional.empty());
            requireBoth("trustStore", trustStore, "trustPasswordFile", trustPasswordFile);
            requireBoth("keyStore", keyStore, "keyPasswordFile", keyPasswordFile);
        }

        private static void requireBoth(String store, Optional<Path> file, String password, Optional<Path> secret) {
            if (file.isPresent() != secret.isPresent()) {
                throw new IllegalArgumentException("expected \"" + store + "\" and \"" + password + "\", or neither");
            }
            file.ifPresent(path -> requireReadable(store, path));
            secret.ifPresent(path -> requireReadable(password, path));
        }

        private ExternalSettings.Tls settings() {
            return new ExternalSettings.Tls(
                    trustStore.map(file -> new ExternalSettings.Store(file, firstLine(trustPasswordFile))),
                    keyStore.map(file -> new ExternalSettings.Store(file, firstLine(keyPasswordFile))));
        }
    }

    /**
     * Returns how the engine is reached and asked.
     *
     * @param limits of users' queries
     * @throws IllegalArgumentException if a file of a secret cannot be read
     */
    public ExternalSettings settings(SqlLimits limits) {
        Stream.of(
                        ignite.passwordFile(),
                        ignite.tls().flatMap(Tls::trustPasswordFile),
                        ignite.tls().flatMap(Tls::keyPasswordFile))
                .flatMap(Optional::stream)
                .forEach(SecretFile::warnIfOpen);
        return new ExternalSettings(
                ignite.addresses(),
                ignite.schema(),
                ignite.backups(),
                ignite.user().map(name -> new ExternalSettings.User(name, firstLine(ignite.passwordFile()))),
                ignite.tls().map(Tls::settings),
                ignite.properties(),
                limits,
                ignite.timeout());
    }

    private static void requireReadable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("\"" + key + "\" is " + file + ", which cannot be read");
        }
    }

    private static String firstLine(Optional<Path> file) {
        try {
            return SecretFile.firstLine(file.orElseThrow());
        } catch (IOException e) {
            throw new IllegalArgumentException(file.orElseThrow() + " cannot be read", e);
        }
    }
}
