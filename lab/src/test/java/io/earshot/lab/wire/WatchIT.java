package io.earshot.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.cli.Main;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.host.NamespaceSwitch;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that watches a container, its server, a host's agent, and real programs in network namespaces. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WatchIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws Exception {
        List.of("ip", "nginx", "curl").forEach(RealPrograms::require);
        RealPrograms.requireLibpcap();
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,10.78.0.5,shop,
            fe1,host58,TX,10.78.0.1,,shop
            fe2,host58,TX,10.78.0.2,,shop
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 2s
            probeInterval: 1s
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """);
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1; user root;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              server { listen 8080; location / { return 200 "fine"; } location /bad/ { return 503 "out of order"; } }
            }
            """.formatted(folder));
    }

    private Process watch(EarshotServer server, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                Main.class.getName(),
                "watch",
                "--server",
                server.uri().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("error.txt").toFile())
                .redirectOutput(folder.resolve("seen.txt").toFile())
                .start();
    }

    /** Test runners give classes by a loader of their own, or by the path of the process. */
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private String seen() throws Exception {
        return Files.readString(folder.resolve("seen.txt"), StandardCharsets.UTF_8);
    }

    private static Process within(NamespaceSwitch network, String container, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network.prefix() + container));
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void request(NamespaceSwitch network, String container) throws Exception {
        within(network, container, "curl", "-s", "http://10.78.0.5:8080/cart/[1-3]?card=4111111111111111")
                .waitFor();
        within(network, container, "curl", "-s", "http://10.78.0.5:8080/bad/7").waitFor();
    }

    @Test
    void theCommandShowsTheRequestsOfOnePeerAndEndsByItself() throws Exception {
        try (NamespaceSwitch network = new NamespaceSwitch();
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent agent = Agent.ofHost(new HostConfig(
                        new ServerAccess(server.uri()),
                        "host58",
                        new NamedNamespaces(NamespaceSwitch.FOLDER),
                        NamespaceNaming.parse(network.prefix() + "(.+)"),
                        Duration.ofMillis(300),
                        TcpPorts.USUAL,
                        Optional.empty(),
                        Optional.empty(),
                        "test"))) {
            network.add("be5", "10.78.0.5/24");
            network.add("fe1", "10.78.0.1/24");
            network.add("fe2", "10.78.0.2/24");
            agent.start();
            Process nginx = within(
                    network,
                    "be5",
                    RealPrograms.require("nginx").toString(),
                    "-c",
                    folder.resolve("nginx.conf").toString());
            try {
                watchUntilSeen(network, server);
            } finally {
                nginx.descendants().forEach(ProcessHandle::destroyForcibly);
                nginx.destroyForcibly();
            }
            assertThat(ProcessHandle.current()
                            .children()
                            .filter(ProcessHandle::isAlive)
                            .filter(child -> child.info()
                                    .arguments()
                                    .map(words -> List.of(words).contains("io.earshot.agent.exchanges.CaptureMain"))
                                    .orElse(false)))
                    .isEmpty();
        }
    }

    /** The agent may not have asked for orders yet, or not have found the container. */
    private void watchUntilSeen(NamespaceSwitch network, EarshotServer server) throws Exception {
        while (true) {
            Process watch = watch(server, "be5.host58", "fe1.host58", "--for", "20s");
            while (watch.isAlive()) {
                request(network, "fe1");
                request(network, "fe2");
                boolean _ = watch.waitFor(100, TimeUnit.MILLISECONDS);
            }
            if (watch.exitValue() == 0) {
                break;
            }
            String error = Files.readString(folder.resolve("error.txt"));
            assertThat(error).containsAnyOf("does not ask for orders", "is not found yet");
        }
        assertThat(seen())
                .contains("IN 10.78.0.1:8080 http1 GET /cart/{} 200 ")
                .contains("IN 10.78.0.1:8080 http1 GET /bad/{} 503 ")
                .contains(" dropped, ")
                .doesNotContain("10.78.0.2")
                .doesNotContain("4111");
        assertThat(seen().lines().filter(line -> line.matches("IN +10.78.0.1 +8080 +http1 +[0-9]+ .* GET /bad/\\{}")))
                .hasSize(1);
    }
}
