package io.earshot.lab.bench;

import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import io.earshot.lab.netns.Command;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs of others in containers of {@link EdgeBench}: nginx in front of another nginx, PostgreSQL, and Redis. */
final class EdgePrograms implements AutoCloseable {

    /** Port of the nginx behind the other one. */
    static final int UPSTREAM_PORT = 8_080;

    private static final List<Path> DEBIANS_POSTGRES = List.of(
            Path.of("/usr/lib/postgresql/17/bin"),
            Path.of("/usr/lib/postgresql/16/bin"),
            Path.of("/usr/lib/postgresql/15/bin"));
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final List<Process> running = new ArrayList<>();
    private int number;

    EdgePrograms() throws IOException {}

    /** Returns the program's file. */
    private static String program(String name, List<Path> folders) throws IOException {
        return InstalledPrograms.find(name, folders)
                .or(() -> InstalledPrograms.find(name))
                .orElseThrow(() ->
                        new IOException(name + " is not installed; expected Debian's nginx, postgresql and redis"))
                .toString();
    }

    /** @param upstream address of the container with the other nginx */
    void nginxInFront(Namespace of, String address, String upstream) throws IOException, InterruptedException {
        nginx(of, "listen 80; location / { proxy_pass http://" + upstream + ":" + UPSTREAM_PORT + "; }");
        await(of, address, Speech.HTTP.port());
    }

    void nginxBehind(Namespace of, String address) throws IOException, InterruptedException {
        nginx(of, "listen " + UPSTREAM_PORT + "; location / { return 200 '" + Speech.NGINX_ANSWER + "'; }");
        await(of, address, UPSTREAM_PORT);
    }

    private void nginx(Namespace of, String server) throws IOException {
        Path own = next();
        Path configuration = Files.writeString(own.resolve("nginx.conf"), """
            daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1; user root;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              server { %2$s }
            }
            """.formatted(own, server));
        running.add(of.start(own.resolve("log"), List.of(program("nginx", List.of()), "-c", configuration.toString())));
    }

    void redis(Namespace of, String address) throws IOException, InterruptedException {
        Path own = next();
        running.add(of.start(
                own.resolve("log"),
                List.of(
                        program("redis-server", List.of()),
                        "--bind",
                        "0.0.0.0",
                        "--protected-mode",
                        "no",
                        "--save",
                        "",
                        "--dir",
                        own.toString())));
        await(of, address, Speech.REDIS.port());
    }

    void postgres(Namespace of, String address) throws IOException, InterruptedException {
        Path data = next().resolve("data");
        List<String> nobody = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");
        Files.createDirectory(data);
        Command.run("chmod", "711", folder.path().toString(), data.getParent().toString());
        Command.run("chown", "nobody:nogroup", data.toString());
        List<String> made = new ArrayList<>(nobody);
        made.addAll(List.of(
                program("initdb", DEBIANS_POSTGRES),
                "--pgdata=" + data,
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--locale=C"));
        Command.run(made.toArray(String[]::new));
        Files.writeString(data.resolve("pg_hba.conf"), "host all all all trust\n");
        List<String> command = new ArrayList<>(nobody);
        command.addAll(List.of(
                program("postgres", DEBIANS_POSTGRES),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=0.0.0.0",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=400"));
        running.add(of.start(data.getParent().resolve("log"), command));
        await(of, address, Speech.POSTGRES.port());
    }

    private Path next() throws IOException {
        return Files.createDirectory(folder.path().resolve("program" + number++));
    }

    private void await(Namespace of, String address, int port) throws IOException, InterruptedException {
        Process program = running.getLast();
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                of.enter();
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (System.nanoTime() < end && program.isAlive() && !answers(address, port)) {
                    Thread.sleep(100);
                }
                answered.complete(answers(address, port));
            } catch (IOException | InterruptedException e) {
                answered.completeExceptionally(e);
            }
        });
        try {
            if (!answered.get(PATIENCE.toMinutes() + 1, TimeUnit.MINUTES)) {
                throw new IOException("nothing answers at port " + port + " of " + of.name());
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("nothing answers at port " + port + " of " + of.name(), e);
        }
    }

    private static boolean answers(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        running.forEach(Process::destroy);
        running.forEach(process -> process.onExit().join());
        folder.close();
    }
}
