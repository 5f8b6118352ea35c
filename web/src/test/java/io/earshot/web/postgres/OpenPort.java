package io.earshot.web.postgres;

import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Refusals;
import io.earshot.http.access.Secrets;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The port over empty tables, open to everybody. */
record OpenPort(Database database, SqlEngine console, PostgresPort port) implements AutoCloseable {

    /** Longer than any test: what is stopped was not stopped by it. */
    private static final SqlLimits LIMITS = new SqlLimits(Duration.ofMinutes(5), 1_000, 4);

    static OpenPort open() throws Exception {
        Database database = Database.open();
        SqlEngine console = new H2Engine(database, LIMITS);
        Keys nobody = new Keys(new Secrets(Optional.empty(), Optional.empty(), Map.of()), false);
        PostgresPort port = new PostgresPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new Authorizer(nobody, Optional.empty()),
                new Refusals(),
                console);
        port.start();
        return new OpenPort(database, console, port);
    }

    /** @param options of the driver, as in {@code prepareThreshold=1} */
    String url(String options) {
        return "jdbc:postgresql://127.0.0.1:" + port.address().getPort() + "/earshot?user=anna&" + options;
    }

    RawClient connect() throws Exception {
        return RawClient.connect(port.address().getPort());
    }

    @Override
    public void close() {
        port.close();
        database.close();
    }
}
