package io.earshot.lab.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.bench.LabServer;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A site to which the server can connect, to port 22 of one host and to nothing else, and from which nothing can connect to the
 * server. OpenSSH runs on that host, configured as docs/relays.md says, and a relay.
 */
class SshTunnelIT {

    private static final int RELAY_PORT = 8091;

    @TempDir
    private Path folder;

    private Path sshd;
    private Path sshKeygen;

    @BeforeEach
    void needRoot() {
        List.of("ip", "nft", "busybox", "ssh").forEach(RealPrograms::require);
        sshd = RealPrograms.require("sshd");
        sshKeygen = RealPrograms.require("ssh-keygen");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void agentsOfASiteToWhichOnlyTheServerCanConnectSpeakThroughSsh() throws Exception {
        int third = (int) (ProcessHandle.current().pid() % 250);
        String here = "10.94." + third + ".1";
        String there = "10.94." + third + ".2";
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace site = namespaces.add("site");
            String cable = "es" + ProcessHandle.current().pid();
            run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", site.name());
            run("ip", "addr", "add", here + "/24", "dev", cable);
            run("ip", "link", "set", cable, "up");
            site.ip("addr", "add", there + "/24", "dev", "eth0");
            site.ip("link", "set", "eth0", "up");
            site.nft("""
                table inet lab {
                  chain in { type filter hook input priority 0; policy drop;
                    iif lo accept; ip saddr %s tcp dport 22 accept; }
                  chain out { type filter hook output priority 0; policy drop;
                    oif lo accept; tcp sport 22 ct state established accept; }
                }
                """.formatted(here));
            makeKeys(there);
            Process host = startSshd(site);
            Files.writeString(folder.resolve("relay.yaml"), """
                name: tx1
                listen: 127.0.0.1:%d
                parents: ["http://127.0.0.1:8090"]
                """.formatted(RELAY_PORT));
            Process relay = site.start(
                    folder.resolve("relay.log"),
                    ChildProgram.java(
                            "256m",
                            "io.earshot.cli.RelayProgram",
                            List.of("--config", folder.resolve("relay.yaml").toString())));
            try (LabServer server = LabServer.start(
                    "be1,host1,TX,be,tx,192.0.2.1,be,db1,true\ndb1,host2,TX,db,tx,192.0.2.2,db1,,true\n",
                    Duration.ofSeconds(60),
                    """
                    tunnels:
                      - {relay: tx1, host: "%s", user: root, key: %s/own, knownHosts: %s/known_hosts}
                    """.formatted(there, folder, folder))) {
                await(server, "SELECT state, tunnel FROM relay", "[UP, UP]");
                assertThat(inSite(site, "partners")).isEqualTo("be1.host1 192.0.2.2\n");
                report(site, 1, "UP");
                await(server, "SELECT name, relay FROM agent", "[be1.host1, tx1]");
                assertThat(command(
                                        folder,
                                        "ssh",
                                        "-i",
                                        folder.resolve("own").toString(),
                                        "-o",
                                        "BatchMode=yes",
                                        "-o",
                                        "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                                        "root@" + there,
                                        "id")
                                .status())
                        .as("the key opens no shell")
                        .isNotZero();

                host.descendants().forEach(ProcessHandle::destroyForcibly);
                host.destroyForcibly().waitFor();
                await(server, "SELECT state FROM tunnel", "[DOWN]");
                host = startSshd(site);
                await(server, "SELECT state, connections FROM tunnel", "[UP, 2]");
                report(site, 2, "DOWN");
                await(server, "SELECT disconnect FROM data WHERE name = 'be1.host1'", "[1]");
            } finally {
                relay.destroyForcibly().waitFor();
                host.destroyForcibly().waitFor();
            }
        }
    }

    /** Makes keys, and the configuration of docs/relays.md with the user of a machine of tests. */
    private void makeKeys(String there) throws IOException, InterruptedException {
        for (String[] key : new String[][] {{"host_ed25519", "ed25519"}, {"host_ecdsa", "ecdsa"}, {"own", "ed25519"}}) {
            run(
                    sshKeygen.toString(),
                    "-q",
                    "-N",
                    "",
                    "-t",
                    key[1],
                    "-f",
                    folder.resolve(key[0]).toString());
        }
        Files.writeString(
                folder.resolve("authorized_keys"),
                "restrict,port-forwarding,permitlisten=\"127.0.0.1:8090\" "
                        + Files.readString(folder.resolve("own.pub")));
        Files.writeString(
                folder.resolve("known_hosts"), there + " " + Files.readString(folder.resolve("host_ed25519.pub")));
        Files.writeString(folder.resolve("sshd_config"), """
        Port 22
        ListenAddress %s
        HostKey %s/host_ed25519
        HostKey %s/host_ecdsa
        AuthorizedKeysFile %s/authorized_keys
        StrictModes no
        UsePAM no
        PidFile none
        Match User root
            AllowTcpForwarding remote
            PermitListen 127.0.0.1:8090
            AllowStreamLocalForwarding no
            AllowAgentForwarding no
            X11Forwarding no
            PermitTTY no
            MaxSessions 0
            ForceCommand /bin/false
            PasswordAuthentication no
            ClientAliveInterval 10
            ClientAliveCountMax 3
        """.formatted(there, folder, folder, folder));
        Files.createDirectories(
                Path.of("/run/sshd")); // the privilege separation's folder, which a unit makes otherwise
    }

    private Process startSshd(Namespace site) throws IOException {
        return site.start(
                folder.resolve("sshd.log"),
                List.of(
                        sshd.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString()));
    }

    private static String inSite(Namespace site, String call) throws Exception {
        return wget(site, call, "--header", "Accept: text/plain").said();
    }

    private static void report(Namespace site, int sequence, String state) throws Exception {
        String report = """
            {"container": "be1.host1", "startId": "run", "sequence": %d, "links":
             [{"ip": "192.0.2.2", "sent": 12, "received": %d, "state": "%s"}]}\
            """.formatted(sequence, state.equals("UP") ? 12 : 0, state);
        Finished sent = wget(site, "report", "--header", "Content-Type: application/json", "--post-data", report);
        assertThat(sent.status()).as(sent.said()).isZero();
    }

    private static Finished wget(Namespace site, String call, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("busybox", "wget", "-qO-"));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + RELAY_PORT + "/api/v1/containers/be1.host1/" + call);
        return finished(site.start(command.toArray(String[]::new)));
    }

    private void await(LabServer server, String select, String row) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            String rows = server.rows(select).toString();
            if (rows.equals("[" + row + "]")) {
                return;
            }
            assertThat(System.nanoTime())
                    .as(select + " is " + rows + ", expected " + row + "; " + logs())
                    .isLessThan(end);
            Thread.sleep(100);
        }
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("relay.log", "sshd.log")) {
            Path log = folder.resolve(name);
            all.append(Files.exists(log) ? Files.readString(log) : name + " is missing")
                    .append('\n');
        }
        return all.toString();
    }

    private record Finished(int status, String said) {}

    private static void run(String... command) throws IOException, InterruptedException {
        Finished finished = command(Path.of("/"), command);
        assertThat(finished.status())
                .as(String.join(" ", command) + ": " + finished.said())
                .isZero();
    }

    private static Finished command(Path folder, String... command) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>(List.of(command));
        found.set(0, RealPrograms.require(command[0]).toString());
        Process process = new ProcessBuilder(found)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return finished(process);
    }

    private static Finished finished(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), said);
    }
}
