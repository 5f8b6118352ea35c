package io.earshot.lab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.http.access.FleetKey;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.host.NamespaceSwitch;
import io.earshot.lab.sockets.SocketProgram;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's second path: a server, and agents on machines of which no CMDB and no DNS server tells. The machines are network namespaces
 * with host names of their own, and each has a bridge of a container engine with the same address.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AnnouncedFleetIT {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String READER = "reader-0123456789";
    private static final String SERVER = "http://10.79.0.1:8090";

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void agentsOnMachinesThatNobodyListedGiveTheRightGraph() throws Exception {
        List.of("unshare", "curl").forEach(RealPrograms::require);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 0.0.0.0:8090
            plaintext: true
            cycle: 2s
            probeInterval: 1s
            downAfter: 5s
            access: {fleetKey: fleet.key, people: people.txt}
            cmdb: {sources: [{announced: {}}]}
            partners: {background: 0}
            """);
        Files.writeString(folder.resolve("fleet.key"), SECRET);
        Files.writeString(folder.resolve("people.txt"), "grace reader " + READER + "\n");
        try (NamespaceSwitch network = new NamespaceSwitch()) {
            network.add("srv", "10.79.0.1/24");
            network.add("web1", "10.79.0.11/24");
            network.add("app1", "10.79.0.12/24");
            network.add("db1", "10.79.0.13/24");
            start(
                    network,
                    "srv",
                    java(
                            Main.class,
                            "server",
                            "--config",
                            folder.resolve("server.yaml").toString()));
            awaitServer(network);
            program(network, "db1", "listen 5432");
            program(network, "app1", "listen 8080");
            agent(network, "web1", "--label", "dataCenter=TX", "--label", "tier=front");
            agent(network, "app1", "--label", "dataCenter=TX");
            agent(network, "db1", "--label", "dataCenter=NY", "--label", "role=db");
            await(network, "SELECT COUNT(*) FROM data WHERE state = 'OK'", answer -> answer.contains("\n3"));
            program(network, "web1", "open 10.79.0.12 8080 2");
            program(network, "app1", "open 10.79.0.13 5432 3");

            await(network, """
                SELECT fromNode, toNode, port, connections FROM dependency
                WHERE evidence = 'socket' AND port IN (8080, 5432) ORDER BY 1""", """
                FROMNODE,TONODE,PORT,CONNECTIONS
                app1.app1,db1.db1,5432,3
                web1.web1,app1.app1,8080,2
                """::equals);
            await(network, "SELECT container, partner, state FROM link ORDER BY container", """
                CONTAINER,PARTNER,STATE
                app1.app1,db1.db1,UP
                web1.web1,app1.app1,UP
                """::equals);
            await(network, "SELECT name, dataCenter, addresses FROM container ORDER BY name", """
                NAME,DATACENTER,ADDRESSES
                app1.app1,TX,10.79.0.12
                db1.db1,NY,10.79.0.13
                web1.web1,TX,10.79.0.11
                """::equals);
            // The namespaces are one machine under three names, and that is told.
            await(
                    network,
                    "SELECT COUNT(*) FROM cmdb_problem WHERE problem LIKE '%same machine id%'",
                    answer -> answer.contains("\n2") || !Files.isReadable(Path.of("/etc/machine-id")));
            assertThat(ask(network, "/api/v1/nodes/web1.web1/reach", "-H", "Accept: application/json"))
                    .contains("app1.app1", "db1.db1");
        }
    }

    private void agent(NamespaceSwitch network, String name, String... more) throws Exception {
        run(network, name, "ip", "link", "add", "docker0", "type", "bridge");
        run(network, name, "ip", "address", "add", "172.17.0.1/16", "dev", "docker0");
        run(network, name, "ip", "link", "set", "docker0", "up");
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--uts", "sh", "-c", "echo " + name + " > /proc/sys/kernel/hostname; exec \"$@\"", "sh"));
        command.addAll(java(Main.class, "agent", "--server", SERVER));
        command.addAll(List.of(more));
        start(network, name, command);
    }

    /** Starts a {@link SocketProgram} that does one thing and keeps its sockets. */
    private void program(NamespaceSwitch network, String name, String order) throws Exception {
        Process process = start(network, name, java(SocketProgram.class));
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private void run(NamespaceSwitch network, String name, String... command) throws Exception {
        assertThat(start(network, name, List.of(command)).waitFor()).isZero();
    }

    private Process start(NamespaceSwitch network, String name, List<String> command) throws Exception {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network.prefix() + name));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("EARSHOT_TOKEN", new FleetKey(SECRET).tokenOf(name + "." + name));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private String ask(NamespaceSwitch network, String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", network.prefix() + "srv"));
        command.addAll(List.of("curl", "-s", "-H", "Authorization: Bearer " + READER, "-H", "Accept: text/csv"));
        command.addAll(List.of(options));
        command.add(SERVER + path);
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
    }

    private void awaitServer(NamespaceSwitch network) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (ask(network, "/healthz").isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(200);
        }
    }

    private void await(NamespaceSwitch network, String sql, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = "";
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime()).as("%s answers %s", sql, answer).isLessThan(end);
            answer = ask(network, "/api/v1/sql", "--data-binary", sql);
            Thread.sleep(200);
        }
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Test runners give classes by a loader of their own, or by the path of the process. */
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
