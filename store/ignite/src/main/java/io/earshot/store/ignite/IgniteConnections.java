package io.earshot.store.ignite;

import io.earshot.store.external.ExternalSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.apache.ignite.IgniteJdbcThinDriver;
import org.apache.ignite.client.SslMode;
import org.apache.ignite.configuration.ClientConfiguration;

/** Opens connections to a cluster, and keeps those of JDBC that are free. Thread-safe. */
final class IgniteConnections implements AutoCloseable {

    private final ExternalSettings settings;
    private final IgniteJdbcThinDriver driver = new IgniteJdbcThinDriver();
    private final Deque<Connection> free = new ArrayDeque<>();
    private boolean closed;

    IgniteConnections(ExternalSettings settings) {
        this.settings = settings;
    }

    /** Returns a connection for the caller alone, who gives it back or ends it. */
    Connection take() throws SQLException {
        synchronized (this) {
            if (closed) {
                throw new SQLException("the server is stopping", "08003");
            }
            if (!free.isEmpty()) {
                return free.pop();
            }
        }
        return driver.connect(
                "jdbc:ignite:thin://" + String.join(",", settings.addresses()) + "/" + settings.schema(), properties());
    }

    synchronized void giveBack(Connection connection) {
        if (closed || free.size() >= settings.limits().concurrent()) {
            end(connection);
        } else {
            free.push(connection);
        }
    }

    /** Ends the connections that are free: one of them failed, and the others lead to the same process. */
    synchronized void forget() {
        free.forEach(IgniteConnections::end);
        free.clear();
    }

    static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            // Then it cannot be used any more, which is what is wanted.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty(
                "connectionTimeout", Long.toString(settings.patience().toMillis()));
        settings.user().ifPresent(user -> {
            properties.setProperty("user", user.name());
            properties.setProperty("password", user.password());
        });
        settings.tls().ifPresent(tls -> {
            properties.setProperty("sslMode", "require");
            tls.trust().ifPresent(store -> {
                properties.setProperty(
                        "sslTrustCertificateKeyStoreUrl", store.file().toString());
                properties.setProperty("sslTrustCertificateKeyStorePassword", store.password());
            });
            tls.key().ifPresent(store -> {
                properties.setProperty(
                        "sslClientCertificateKeyStoreUrl", store.file().toString());
                properties.setProperty("sslClientCertificateKeyStorePassword", store.password());
            });
        });
        settings.properties().forEach(properties::setProperty);
        return properties;
    }

    /** Returns how the client connects that writes rows. */
    ClientConfiguration client() {
        ClientConfiguration client = new ClientConfiguration()
                .setAddresses(settings.addresses().toArray(String[]::new))
                .setTimeout((int) settings.patience().toMillis());
        settings.user().ifPresent(user -> client.setUserName(user.name()).setUserPassword(user.password()));
        settings.tls().ifPresent(tls -> {
            client.setSslMode(SslMode.REQUIRED);
            tls.trust()
                    .ifPresent(store -> client.setSslTrustCertificateKeyStorePath(
                                    store.file().toString())
                            .setSslTrustCertificateKeyStorePassword(store.password()));
            tls.key()
                    .ifPresent(store -> client.setSslClientCertificateKeyStorePath(
                                    store.file().toString())
                            .setSslClientCertificateKeyStorePassword(store.password()));
        });
        return client;
    }
}
