package io.earshot.agent.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.model.NginxRates;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx, on a free port, with its own status page and logs. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NginxIT {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    @TempDir
    private Path folder;

    private Process process;
    private int port;
    private long now;

    @Test
    void aRealNginxIsCountedThroughRotationAndRestart() throws Exception {
        start();
        try {
            NginxConfig config = new NginxConfig(
                    true,
                    Optional.of(URI.create("http://127.0.0.1:" + port + "/nginx_status")),
                    List.of(folder.resolve("access.log").toString()),
                    AccessLogFormat.COMBINED);
            try (Nginx nginx = new Nginx("be5.host58", config, Nginx.Place.HERE, () -> now)) {
                assertThat(measured(nginx)).isEmpty();
                ask("/", 200, 5);
                ask("/missing", 404, 3);
                ask("/\"%22 500", 400, 1);
                ask("/broken", 503, 2);

                NginxRates rates = measured(nginx).orElseThrow();
                assertThat(rates.accessRate().orElseThrow()).isCloseTo(1.1, within(0.001));
                assertThat(rates.errors().orElseThrow())
                        .containsEntry(404, 0.3)
                        .containsEntry(400, 0.1)
                        .containsEntry(503, 0.2)
                        .hasSize(3);

                Files.move(folder.resolve("access.log"), folder.resolve("access.log.1"));
                ask("/missing", 404, 1);
                signal("USR1");
                await(() -> Files.exists(folder.resolve("access.log")));
                int broken = 0;
                while (Files.size(folder.resolve("access.log")) == 0) { // until the worker has heard of it
                    ask("/broken", 503, 1);
                    broken++;
                    Thread.sleep(20);
                }
                assertThat(measured(nginx).orElseThrow().errors().orElseThrow())
                        .containsEntry(404, 0.1)
                        .containsEntry(503, broken / 10.0);

                end();
                assertThat(measured(nginx)).as("nobody answers").isEmpty();
                start();
                assertThat(measured(nginx)).isEmpty();
                ask("/", 200, 10);
                assertThat(measured(nginx).orElseThrow().accessRate().orElseThrow())
                        .isCloseTo(1, within(0.001));
            }
        } finally {
            end();
        }
    }

    /** Ten seconds after the last time, by a clock of our own. */
    private Optional<NginxRates> measured(Nginx nginx) {
        now += Duration.ofSeconds(10).toNanos();
        return nginx.rates(Duration.ofSeconds(5));
    }

    private void start() throws Exception {
        require();
        if (port == 0) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        }
        // A worker of another user could not open the new log in a folder that is ours alone.
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        Files.writeString(folder.resolve("nginx.conf"), """
            %3$s
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events {}
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%2$d;
                location = / { return 200 "well"; }
                location = /broken { return 503; }
                location = /missing { return 404; }
                location = /nginx_status { stub_status; access_log off; }
              }
            }
            """.formatted(folder, port, user));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        StubStatus status = new StubStatus(URI.create("http://127.0.0.1:" + port + "/nginx_status"));
        await(() -> status.requests().isPresent());
    }

    private void end() throws InterruptedException {
        if (process != null) {
            process.destroy();
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private void ask(String path, int status, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            if (path.indexOf('"') >= 0) { // what no URL can hold, to see how nginx writes it
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream()
                            .write("GET / \" 500 \" HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                            .startsWith("HTTP/1.1 " + status);
                }
                continue;
            }
            HttpURLConnection http = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            assertThat(http.getResponseCode()).isEqualTo(status);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static void require() {
        if (!Files.isExecutable(PROGRAM)) {
            String reason = "nginx is not installed; ./verify installs it";
            if (System.getenv("EARSHOT_VERIFY") != null) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
    }
}
