package io.earshot.traffic.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.NodeTables;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.CmdbSelector;
import io.earshot.traffic.config.TrafficConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmdbAddressesTest {

    @TempDir
    private Path folder;

    private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile String answer = "";
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/sql", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String sql = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + sql);
        }
    }

    private String nextQuestion() throws InterruptedException {
        String next = asked.poll(5, TimeUnit.MINUTES);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void theTablesOfAServerAnswerTheQuestion() throws Exception {
        CmdbSelector selector = new CmdbSelector(
                Map.of("service", "auth", "role", "be", "cluster", "tx-main", "tag", "env=prod"), 9_100);
        try (Database database = Database.open()) {
            TableChanges rows = database.batches();
            for (String name : List.of("be5.host58", "be6.host58")) {
                rows.upsert(Row.of(FleetTables.Container.TABLE)
                        .set(FleetTables.Container.NAME, name)
                        .set(FleetTables.Container.HOST, "host58")
                        .set(FleetTables.Container.DATA_CENTER, "TX")
                        .set(FleetTables.Container.ROLE, "be")
                        .set(FleetTables.Container.CLUSTER, "tx-main")
                        .set(FleetTables.Container.ADDRESSES, "10.1.2.3 fd00::1")
                        .set(FleetTables.Container.SERVICES, "auth")
                        .set(FleetTables.Container.USES, "")
                        .set(FleetTables.Container.RUNNING, true));
                rows.upsert(Row.of(FleetTables.Provider.TABLE)
                        .set(FleetTables.Provider.SERVICE, "auth")
                        .set(FleetTables.Provider.CONTAINER, name));
            }
            rows.upsert(Row.of(NodeTables.Tag.TABLE)
                    .set(NodeTables.Tag.NODE, "be5.host58")
                    .set(NodeTables.Tag.TAG, "env")
                    .set(NodeTables.Tag.VALUE, "prod")
                    .set(NodeTables.Tag.SOURCE, "csv"));
            rows.commit();

            assertThat(new H2Engine(database, SqlLimits.ALONE)
                            .ask(CmdbAddresses.sql(selector, ""))
                            .rows())
                    .isEqualTo(List.of(List.of(Optional.of("10.1.2.3 fd00::1"))));
        }
    }

    @Test
    void anAppListensWhereTheCmdbSaysAndStaysWhileTheServerSaysNothing() throws Exception {
        Files.writeString(folder.resolve("reader"), "secret\n");
        TrafficConfig config = TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                directory: .
                server: {url: "http://127.0.0.1:%d", readerTokenFile: reader}
                apps:
                  - {name: pay, dialect: iso87-ascii, cmdb: {service: auth, role: "o'b", tag: env=prod, port: 9100}}
                """.formatted(
                        server.getAddress().getPort())));
        App pay = config.apps().getFirst();
        AddressBook book = AddressBook.open(folder, config.apps());
        answer = "ADDRESSES\r\n10.1.2.3 fd00::1\r\n10.1.2.4\r\n";
        try (CmdbAddresses cmdb =
                new CmdbAddresses(config.station().orElseThrow().server().orElseThrow(), book, Duration.ofMillis(5))) {
            cmdb.start();
            assertThat(nextQuestion())
                    .isEqualTo(
                            "Bearer secret SELECT c.addresses FROM container c WHERE EXISTS (SELECT 1 FROM provider p"
                                    + " WHERE p.container = c.name AND p.service = 'auth') AND EXISTS (SELECT 1 FROM tag t WHERE"
                                    + " t.node = c.name AND t.tag = 'env' AND t.\"VALUE\" = 'prod') AND c.role = 'o''b'");
            nextQuestion();
            List<String> expected = List.of("10.1.2.3:9100", "10.1.2.4:9100", "[fd00::1]:9100");
            assertThat(pay.addresses().stream().map(App.Address::text)).containsExactlyInAnyOrderElementsOf(expected);

            for (String useless : List.of("ADDRESSES\r\n", "<html>", "ADDRESSES\r\nnowhere\r\n")) {
                answer = useless;
                asked.clear();
                nextQuestion();
                nextQuestion();
                assertThat(pay.addresses()).hasSize(3);
            }
            status = 503;
            answer = "ADDRESSES\r\n10.1.2.9\r\n";
            asked.clear();
            nextQuestion();
            nextQuestion();
            assertThat(pay.addresses()).hasSize(3);

            status = 200;
            asked.clear();
            nextQuestion();
            nextQuestion();
            nextQuestion();
            assertThat(pay.addresses().stream().map(App.Address::text)).containsExactly("10.1.2.9:9100");
        }
    }
}
