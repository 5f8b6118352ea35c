package io.earshot.store.external;

import io.earshot.store.SqlLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says where an external engine is and how it is asked.
 *
 * @param addresses of some of its processes as HOST:PORT; any that answers will do
 * @param schema in which the tables are
 * @param copies of each row besides the first, on other processes
 * @param user with a password, where the engine asks for one
 * @param tls where the engine speaks TLS
 * @param properties further properties of the engine's JDBC driver
 * @param limits of users' queries
 * @param patience after which a process that does not answer counts as away
 */
public record ExternalSettings(
        List<String> addresses,
        String schema,
        int copies,
        Optional<User> user,
        Optional<Tls> tls,
        Map<String, String> properties,
        SqlLimits limits,
        Duration patience) {

    public ExternalSettings {
        addresses = List.copyOf(addresses);
        properties = Map.copyOf(properties);
    }

    /** A user of the engine. */
    public record User(String name, String password) {

        /** Leaves the password out. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Key stores in a form that Java reads.
     *
     * @param trust certificates that the engine's are verified with; Java's own where there is none
     * @param key the certificate that the server shows, where the engine asks for one
     */
    public record Tls(Optional<Store> trust, Optional<Store> key) {}

    /** A file of keys or certificates. */
    public record Store(Path file, String password) {

        /** Leaves the password out. */
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
