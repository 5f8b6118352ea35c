package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real check_nrpe asks a real nrpe, whose command is `earshot check`. */
class NrpeIT {

    private static final Path NRPE = Path.of("/usr/sbin/nrpe");
    private static final Path CHECK_NRPE = Path.of("/usr/lib/nagios/plugins/check_nrpe");

    @TempDir
    private Path folder;

    @Test
    void nrpeAnswersWithTheCheckAndItsStatus() throws Exception {
        boolean installed = Files.isExecutable(NRPE) && Files.isExecutable(CHECK_NRPE);
        assertThat(installed || System.getenv("EARSHOT_VERIFY") == null)
                .as("nrpe and check_nrpe are installed; ./verify installs them")
                .isTrue();
        assumeTrue(installed, "nrpe or check_nrpe is not installed; ./verify installs them");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\nbe5,host58,TX,127.0.0.5\n");
        Files.writeString(folder.resolve("server.yaml"), "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\n");
        // nrpe never runs as root, and whom it runs as may see neither the sources nor Maven's home: the command it
        // gets is what the launcher starts, from jars that it may read.
        Path jars = Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> built = Files.list(Path.of("target", "lib"))) {
            for (Path jar : built.toList()) {
                Files.copy(jar, jars.resolve(jar.getFileName()));
            }
        }
        Path command = Files.writeString(folder.resolve("check"), """
            #!/bin/sh
            exec "%s/bin/java" -cp "%s/*" io.earshot.cli.Main check "$@"
            """.formatted(System.getProperty("java.home"), jars));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            String url = server.awaitLine(l -> l.startsWith("earshot: listening on "))
                    .substring("earshot: listening on ".length());
            int port = freePort();
            Path config = Files.writeString(folder.resolve("nrpe.cfg"), """
                server_address=127.0.0.1
                server_port=%d
                nrpe_user=nobody
                nrpe_group=nogroup
                allowed_hosts=127.0.0.1
                pid_file=%s/nrpe.pid
                command_timeout=50
                command[mesh]=%s connectivity --timeout 45 --server %s
                """.formatted(port, folder, command, url));
            Process nrpe = new ProcessBuilder(NRPE.toString(), "-f", "-n", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nrpe.log").toFile())
                    .start();
            try {
                Launcher.Finished answer = ask(port);
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
                while (!answer.output().startsWith("CONNECTIVITY") && System.nanoTime() < end) {
                    Thread.sleep(200);
                    answer = ask(port);
                }
                assertThat(answer.output()).startsWith("CONNECTIVITY UNKNOWN - just started: ");
                assertThat(answer.status()).isEqualTo(3);
            } finally {
                nrpe.destroy();
            }
        }
    }

    private static Launcher.Finished ask(int port) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(
                        CHECK_NRPE.toString(),
                        "-n",
                        "-t",
                        "55",
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "mesh")
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        check.waitFor(300, TimeUnit.SECONDS);
        return new Launcher.Finished(check.exitValue(), output);
    }

    /** NRPE must be told where to listen. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
