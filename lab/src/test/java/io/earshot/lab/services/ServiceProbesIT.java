package io.earshot.lab.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Sources;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.bench.LabServer;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.pdns.NameServer;
import io.earshot.lab.pdns.PowerDns;
import io.earshot.lab.postgres.Postgres;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real services on loopback, a real agent that probes them by rules, and a real server that shows what it finds. */
@Timeout(900)
class ServiceProbesIT {

    /** No host resolves it: it is sent to the service, and compared with the certificate. */
    private static final String HOST = "shop.example.com";

    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    @TempDir
    private static Path folder;

    /** Belongs to another user once PostgreSQL runs. */
    @TempDir
    private static Path postgresFolder;

    private static final List<AutoCloseable> PARTS = new ArrayList<>();
    private static final List<String> RULES = new ArrayList<>();
    private static ChildProgram redis;
    private static LabServer server;

    @BeforeAll
    static void start() throws Exception {
        nginx();
        postgres();
        mariadb();
        redis();
        NameServer pdns = PowerDns.start(Files.createDirectory(folder.resolve("pdns")));
        PARTS.add(pdns);
        rule("dns", pdns.port(), "question: db1.x.example.com A, match: 10.1.2.3");
        rule("dns", pdns.port(), "question: nothing.example.com A, status: NXDOMAIN");
        grpc();
        server = LabServer.start("""
            client,host1,TX,be,main,127.9.5.1,,all,true
            all,host2,TX,db,main,127.0.0.1,all,,true
            """, Duration.ofSeconds(5), "probeInterval: 1s\nprobes:\n" + String.join("", RULES));
        PARTS.add(server);
        server.startAgent("client.host1", Sources.of(Ip.parse("127.9.5.1")));
    }

    private static void rule(String kind, int port, String more) {
        RULES.add(
                "  - {name: r%d, kind: %s, port: %d, every: 5s, timeout: 4s, %s, select: SELECT container AS node FROM provider}\n"
                        .formatted(RULES.size(), kind, port, more));
    }

    private static void rule(String kind, int port) {
        rule(kind, port, "redirects: 0");
    }

    private static void nginx() throws Exception {
        ServiceCertificates certificates = new ServiceCertificates(folder);
        certificates.signed("good", HOST, "-1d", "20");
        certificates.signed("expired", HOST, "-30d", "20");
        certificates.signed("other", "other.example.com", "-1d", "20");
        certificates.selfSigned("self", HOST);
        StringBuilder servers = new StringBuilder();
        String trusted = "host: %s, authorities: %s/ca.crt".formatted(HOST, folder);
        for (String name : List.of("good", "expired", "other", "self")) {
            int port = FreePort.find();
            servers.append(
                    "server { listen 127.0.0.1:%d ssl http2; ssl_certificate %s/%s.crt; ssl_certificate_key %2$s/%3$s.key; location / { return 200 'ready'; } }\n"
                            .formatted(port, folder, name));
            rule("https", port, trusted + ", match: ready");
            if (name.equals("good")) {
                rule("http2", port, trusted + ", match: ready");
                rule("tls", port, trusted);
                rule("tls", FreePort.find(), trusted);
            }
        }
        int plain = FreePort.find();
        servers.append("""
            server { listen 127.0.0.1:%d; location = /ok { return 200 'ready'; } location = /away { return 301 /ok; }
                     location = /broken { return 503; } }
            """.formatted(plain));
        rule("http", plain, "question: /ok, match: ready");
        rule("http", plain, "question: /away, redirects: 1, match: ready");
        rule("http", plain, "question: /broken");
        rule("http", plain, "question: /away, match: ready"); // the same probe as above: the first rule stands
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log; worker_processes 1; user root;
            events {}
            http { access_log off; client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
                   uwsgi_temp_path %1$s; scgi_temp_path %1$s;
            %2$s }
            """.formatted(folder, servers));
        program("nginx", plain, "-c", folder.resolve("nginx.conf").toString());
    }

    private static void postgres() throws Exception {
        Postgres postgres = Postgres.start(postgresFolder);
        PARTS.add(postgres);
        rule("postgresql", postgres.port());
    }

    private static void mariadb() throws Exception {
        RealPrograms.require("mariadbd");
        Path data = folder.resolve("mariadb");
        Process install = new ProcessBuilder(
                        RealPrograms.require("mariadb-install-db").toString(),
                        "--no-defaults",
                        "--user=root",
                        "--skip-test-db",
                        "--auth-root-authentication-method=normal",
                        "--datadir=" + data)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        assertThat(install.waitFor()).isZero();
        // A user from anywhere, since a server that knows none from a host tells the host to go.
        Path users = Files.writeString(folder.resolve("users.sql"), "CREATE USER app@'%' IDENTIFIED BY 'x';\n");
        int port = FreePort.find();
        program(
                "mariadbd",
                port,
                "--no-defaults",
                "--user=root",
                "--datadir=" + data,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("mariadb.sock"),
                "--pid-file=" + folder.resolve("mariadb.pid"),
                "--init-file=" + users,
                "--log-warnings=2",
                "--innodb-flush-log-at-trx-commit=0");
        rule("mysql", port);
    }

    private static void redis() throws Exception {
        int port = FreePort.find();
        redis = program(
                "redis-server", port, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--requirepass", "x");
        rule("redis", port);
    }

    /** The health service of gRPC's own library for Python, its messages written by hand. */
    private static void grpc() throws Exception {
        int port = FreePort.find();
        Path script = Files.writeString(folder.resolve("health.py"), """
            import grpc, sys
            from concurrent import futures
            def check(request, context):
                if request == b'':
                    return b'\\x08\\x01'
                if request == b'\\n\\x04shop':
                    return b'\\x08\\x02'
                context.abort(grpc.StatusCode.NOT_FOUND, 'unknown')
            handler = grpc.unary_unary_rpc_method_handler(check)
            server = grpc.server(futures.ThreadPoolExecutor(2))
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler('grpc.health.v1.Health', {'Check': handler}),))
            server.add_insecure_port('127.0.0.1:' + sys.argv[1])
            server.start()
            server.wait_for_termination()
            """);
        program("/usr/bin/python3", port, script.toString(), "" + port);
        rule("grpc", port);
        rule("grpc", port, "question: shop");
        rule("grpc", port, "question: none");
    }

    private static ChildProgram program(String name, int port, String... arguments) throws Exception {
        RealPrograms.require(name);
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        ChildProgram program = ChildProgram.start(folder.resolve(Path.of(name).getFileName() + ".log"), command);
        PARTS.add(program);
        program.await("port " + port, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return program;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : PARTS.reversed()) {
            part.close();
        }
    }

    @Test
    void everyServiceIsSeenAsItIsAndTheLinkIsUpWhateverItsServicesDo() throws Exception {
        List<String> expected = List.of(
                "https UP status 200",
                "http2 UP status 200",
                "tls UP the certificate verifies",
                "tls REFUSED refuses connections to port N",
                "https BAD_CERTIFICATE the certificate expired at TIME",
                "https BAD_CERTIFICATE the certificate is for other.example.com; expected shop.example.com",
                "https BAD_CERTIFICATE the certificate is self-signed; and no authority that is trusted here",
                "http /ok UP status 200",
                "http /away UP status 200",
                "http /broken WRONG_ANSWER status 503; expected 200-399",
                "postgresql UP asks for authentication",
                "mysql UP greets as version N-MariaDB",
                "redis UP asks for authentication",
                "dns db1.x.example.com A UP NOERROR; 1 answer",
                "dns nothing.example.com A UP NXDOMAIN; 0 answers",
                "grpc UP SERVING",
                "grpc shop WRONG_ANSWER NOT_SERVING; expected SERVING",
                "grpc none WRONG_ANSWER knows no service (gRPC status 5)");
        List<String> states = states();
        for (long end = System.nanoTime() + PATIENCE;
                !isSame(states, expected) && System.nanoTime() < end;
                states = states()) {
            Thread.sleep(200);
        }
        assertThat(states).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(server.rows("SELECT COUNT(DISTINCT certificateEnds) FROM service_probe"))
                .as("four certificates")
                .containsExactly(List.of("4"));

        redis.close();
        String both =
                "SELECT p.state, l.state, d.disconnect FROM service_probe p JOIN link l ON l.container = p.container"
                        + " JOIN data d ON d.name = p.container WHERE p.kind = 'redis'";
        for (long end = System.nanoTime() + PATIENCE;
                !server.rows(both).equals(List.of(List.of("REFUSED", "UP", "0"))) && System.nanoTime() < end; ) {
            Thread.sleep(200);
        }
        assertThat(server.rows(both)).containsExactly(List.of("REFUSED", "UP", "0"));
        assertThat(server.rows("SELECT COUNT(*) FROM incident")).containsExactly(List.of("0"));
        assertThat(Files.readString(folder.resolve("mariadbd.log")))
                .as("a connection that ends without an introduction counts towards a block of the host")
                .contains("Access denied for user 'earshot'@'127.9.5.1'")
                .doesNotContainPattern("unauthenticated.*127\\.9\\.5\\.1");
    }

    private static boolean isSame(List<String> states, List<String> expected) {
        return states.stream()
                .sorted()
                .toList()
                .equals(expected.stream().sorted().toList());
    }

    /** Each service's state with what does not change from run to run. */
    private static List<String> states() throws IOException {
        List<String> states = new ArrayList<>();
        for (List<String> row :
                server.rows("SELECT kind, question, state, REPLACE(detail, ',', ';') FROM service_probe")) {
            String detail = row.get(3)
                    .replaceAll("to port \\d+", "to port N")
                    .replaceAll("version [0-9.]+-MariaDB.*", "version N-MariaDB")
                    .replaceAll("service \"+none\"+", "service")
                    .replace("\"", "")
                    .replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
            String question =
                    row.get(1).equals("/") || row.get(1).replace("\"", "").isEmpty() ? "" : row.get(1) + " ";
            states.add(row.get(0) + " " + question + row.get(2) + " " + detail);
        }
        return states;
    }
}
