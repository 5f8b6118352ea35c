package io.earshot.traffic.uplink;

import io.earshot.model.Ip;
import io.earshot.model.Printable;
import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.CmdbSelector;
import io.earshot.traffic.config.Uplink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a server from time to time where the servers of apps are by its CMDB. While it does not answer, or names none, what it said
 * last stands. A thread of its own asks.
 */
public final class CmdbAddresses implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CmdbAddresses.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 4 << 20;

    private final AddressBook book;
    private final Duration pause;
    private final ServerClient client;
    private final Thread thread = Thread.ofVirtual().name("cmdb").unstarted(this::run);
    private Optional<String> said = Optional.empty();

    /** @throws IOException if the file of authorities cannot be used */
    public CmdbAddresses(Uplink to, AddressBook book) throws IOException {
        this(to, book, PAUSE);
    }

    CmdbAddresses(Uplink to, AddressBook book, Duration pause) throws IOException {
        this.book = book;
        this.pause = pause;
        this.client = new ServerClient(to, to.readerToken().or(to::token), MAX_ANSWER);
    }

    public void start() {
        if (book.apps().stream().anyMatch(app -> app.listening().cmdb().isPresent())) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                turn();
                Thread.sleep(pause);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        for (App app : book.apps()) {
            if (app.listening().cmdb().isEmpty()) {
                continue;
            }
            try {
                take(app, ask(sql(app.listening().cmdb().get(), app.network().name())));
            } catch (IOException | IllegalArgumentException e) {
                say("the addresses of app " + app.name() + " stay as they are: " + ServerClient.reason(e));
                return;
            }
        }
        said = Optional.empty();
    }

    private void take(App app, Set<Ip> servers) throws IOException {
        if (servers.isEmpty()) {
            throw new IOException("the CMDB has no container with "
                    + app.listening().cmdb().orElseThrow().conditions());
        }
        if (book.cmdb(app, servers)) {
            LOG.log(Level.INFO, "app {0} listens at {1} addresses of the CMDB", app.name(), servers.size());
        }
    }

    /** Says what is new. */
    private void say(String line) {
        if (!said.equals(Optional.of(line))) {
            said = Optional.of(line);
            LOG.log(Level.WARNING, line);
        }
    }

    private Set<Ip> ask(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.post("/api/v1/sql", "application/sql", "text/csv", sql.getBytes(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException("the server answers " + answer.statusCode() + ": " + Printable.line(answer.body()));
        }
        Set<Ip> servers = new LinkedHashSet<>();
        answer.body().lines().skip(1).forEach(line -> {
            for (String word : line.replace("\"", "").strip().split(" +", -1)) {
                if (!word.isEmpty()) {
                    servers.add(Ip.parse(word));
                }
            }
        });
        return servers;
    }

    /** @param network as the CMDB names it; empty for addresses of any */
    static String sql(CmdbSelector selector, String network) {
        List<String> conditions = new ArrayList<>();
        for (Map.Entry<String, String> condition : selector.conditions().entrySet()) {
            conditions.add(
                    switch (condition.getKey()) {
                        case "service" ->
                            "EXISTS (SELECT 1 FROM provider p WHERE p.container = c.name AND p.service = "
                                    + quoted(condition.getValue()) + ")";
                        case "tag" -> tag(condition.getValue());
                        case "role", "cluster" -> "c." + condition.getKey() + " = " + quoted(condition.getValue());
                        default -> throw new IllegalArgumentException("condition " + condition.getKey());
                    });
        }
        String where = String.join(" AND ", conditions.stream().sorted().toList());
        return network.isEmpty()
                ? "SELECT c.addresses FROM container c WHERE " + where
                : "SELECT a.ip FROM container c JOIN node_address a ON a.node = c.name WHERE a.validTo IS NULL AND a.network = "
                        + quoted(network) + " AND " + where;
    }

    private static String tag(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        return "EXISTS (SELECT 1 FROM tag t WHERE t.node = c.name AND t.tag = " + quoted(name)
                + (equals < 0 ? "" : " AND t.\"VALUE\" = " + quoted(text.substring(equals + 1))) + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void close() {
        client.closeAfter(thread);
    }
}
