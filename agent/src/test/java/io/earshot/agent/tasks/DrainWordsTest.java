package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The words {@code drain} and {@code undrain} change the upstreams of a real nginx. */
@EnabledIf("nginxIsHere")
class DrainWordsTest {

    private static final ContainerName HERE = ContainerName.parse("fe1.host58");
    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private KeyPair anna;
    private Process nginx;
    private Path upstreams;
    private String before;
    private int port;
    private int first;
    private int second;
    private int runs;

    static boolean nginxIsHere() {
        return Files.isExecutable(NGINX);
    }

    @BeforeEach
    void configure() throws Exception {
        try (ServerSocket a = new ServerSocket(0);
                ServerSocket b = new ServerSocket(0);
                ServerSocket c = new ServerSocket(0)) {
            port = a.getLocalPort();
            first = b.getLocalPort();
            second = c.getLocalPort();
        }
        Files.createDirectory(folder.resolve("conf.d"));
        upstreams = folder.resolve("conf.d/upstreams.conf");
        before = """
            upstream app {
                server 127.0.0.1:%d;   # the first, \u00e4
                server 127.0.0.1:%d;
            }
            """.formatted(first, second);
        Files.writeString(upstreams, before);
        Files.setPosixFilePermissions(upstreams, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                include %1$s/conf.d/*.conf;
                server { listen 127.0.0.1:%2$d; location / { proxy_pass http://app; } }
                server { listen 127.0.0.1:%3$d; return 200 first; }
                server { listen 127.0.0.1:%4$d; return 200 second; }
            }
            """.formatted(folder, port, first, second));
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.createDirectory(folder.resolve("words"));
        for (String word : new String[] {"drain", "undrain"}) {
            Files.writeString(
                    folder.resolve("words/" + word + ".word"),
                    "run = " + word + "\nupstreams = " + upstreams + "\nmain = " + folder.resolve("nginx.conf") + "\n");
        }
        nginx = new ProcessBuilder(
                        NGINX.toString(), "-c", folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        answersUntil(Set.of("first", "second"));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        nginx.destroy();
        nginx.waitFor();
    }

    @Test
    void aDrainedServerGetsNoRequestUntilItIsPutBackAndTheFileIsAsItWas() throws Exception {
        TaskOutcome drained = execute("drain", "127.0.0.1:" + first);
        assertThat(drained.state()).as(drained.output()).isEqualTo(State.DONE);
        assertThat(drained.output())
                .isEqualTo(upstreams + ":2: server 127.0.0.1:" + first
                        + " of upstream app is down; 1 servers take requests\n");
        answersUntil(Set.of("second"));
        assertThat(Files.getPosixFilePermissions(upstreams)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));

        TaskOutcome last = execute("drain", "127.0.0.1:" + second);
        assertThat(last.state()).isEqualTo(State.FAILED);
        assertThat(last.output()).contains("upstream app in ", " would have no server left");
        assertThat(execute("drain", "127.0.0.1:" + first).output()).contains("the server is down already");

        TaskOutcome back = execute("undrain", "127.0.0.1:" + first);
        assertThat(back.state()).as(back.output()).isEqualTo(State.DONE);
        assertThat(Files.readString(upstreams)).isEqualTo(before);
        answersUntil(Set.of("first", "second"));
        assertThat(execute("undrain", "127.0.0.1").output()).contains("was not drained by earshot");
        try (var left = Files.list(upstreams.getParent())) {
            assertThat(left).containsExactly(upstreams);
        }
    }

    @Test
    void whatNginxRefusesIsTakenBackAndAnUnknownServerIsTold() throws Exception {
        assertThat(execute("drain", "10.9.9.9").output()).contains("no upstream has server 10.9.9.9 in ");
        assertThat(execute("drain", "a;b").state()).isEqualTo(State.REFUSED);

        String hashed = before.replace("upstream app {", "upstream app {\n    no_such_directive;");
        Files.writeString(upstreams, hashed);
        TaskOutcome broken = execute("drain", "127.0.0.1:" + first);
        assertThat(broken.state()).isEqualTo(State.FAILED);
        assertThat(broken.output())
                .contains("refuses its configuration as it was before: ", "unknown directive \"no_such_directive\"");
        assertThat(Files.readString(upstreams)).isEqualTo(hashed);

        Files.writeString(upstreams, before);
        nginx.destroy();
        nginx.waitFor();
        TaskOutcome stopped = execute("drain", "127.0.0.1:" + first);
        assertThat(stopped.state()).isEqualTo(State.FAILED);
        assertThat(stopped.output()).contains("cannot be reloaded, and the change was taken back");
        assertThat(Files.readString(upstreams)).isEqualTo(before);
    }

    @Test
    void aChangeThatNginxRefusesIsTakenBack() throws Exception {
        // Refuses from the second check on.
        Path stub = Files.writeString(
                folder.resolve("nginx-stub"),
                "#!/bin/sh\nif [ -e " + folder + "/asked ]; then echo no such thing; exit 1; fi\ntouch " + folder
                        + "/asked\n");
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                folder.resolve("words/drain.word"),
                "run = drain\nupstreams = " + upstreams + "\nnginx = " + stub + "\n");
        assertThat(execute("drain", "127.0.0.1:" + first).output())
                .endsWith("refuses the change, which was taken back: no such thing");
        assertThat(Files.readString(upstreams)).isEqualTo(before);
    }

    @Test
    void aWordWithoutFilesIsRefusedWithTheLine() throws Exception {
        Files.writeString(folder.resolve("words/drain.word"), "run = drain\n");
        assertThatThrownBy(() -> execute("drain", "10.1.2.3")).hasMessageContaining("no line \"upstreams\"");
        Files.writeString(folder.resolve("words/drain.word"), "run = drain\nupstreams = conf.d/a.conf\n");
        assertThatThrownBy(() -> execute("drain", "10.1.2.3")).hasMessageContaining("expected an absolute path");
    }

    private void answersUntil(Set<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Set<String> seen = new TreeSet<>();
        while (!seen.equals(wanted)) {
            assertThat(System.nanoTime()).as("%s instead of %s", seen, wanted).isLessThan(end);
            Thread.sleep(20);
            seen.clear();
            for (int i = 0; i < 8; i++) {
                try {
                    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .timeout(Duration.ofSeconds(10))
                            .build();
                    seen.add(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
                } catch (IOException notYet) {
                    seen.add("no answer");
                }
            }
        }
    }

    private TaskOutcome execute(String word, String server) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SignedTask task = SignedTask.sign(
                new TaskOrder(
                        "run" + runs++, "t1", "anna", word, Map.of("server", server), HERE, now, now.plusSeconds(300)),
                anna.getPrivate());
        TaskHandler handler = new TaskHandler(
                new TaskConfig(folder.resolve("keys"), folder.resolve("words"), folder.resolve("state")),
                HERE::equals,
                (_, _, _) -> new PieceAnswer.Missing("no file here"),
                Optional.empty(),
                Instant::now);
        Order order = new Order("o" + runs, "task", HERE.toString(), Duration.ofMinutes(5), TaskJson.text(task));
        return TaskJson.readOutcome(handler.execute(order, _ -> true));
    }
}
