package io.earshot.lab.fleet.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real programs take what is written for them, and the real kernel counts them. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PeerProgramsIT {

    private static final Layout LAYOUT = Layout.of(new FleetSize(4, 3, 2));

    @TempDir
    private Path folder;

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        Path promtool = RealPrograms.require("promtool");
        Files.writeString(folder.resolve("rules.yml"), PrometheusFiles.rules());
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                PrometheusFiles.config(
                        LAYOUT.hosts(), Coverage.hostsToHosts(LAYOUT).byPlace(), host -> host.management() + ":9115"));
        assertThat(said(promtool, "check", "config", config.toString()))
                .contains("is valid prometheus config file syntax")
                .contains("1 rules found");
    }

    @Test
    void nagiosTakesDebiansConfigurationWithTheFleetInIt() throws Exception {
        Path nagios = RealPrograms.require("nagios4");
        RealPrograms.require("check_ping", List.of(Path.of("/usr/lib/nagios/plugins")));
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("fleet.cfg"), NagiosPingFiles.objects(Coverage.central(LAYOUT)));
        Path config = Files.writeString(
                folder.resolve("nagios.cfg"),
                NagiosPingFiles.config(Files.readAllLines(Path.of("/etc/nagios4/nagios.cfg")), folder));
        assertThat(said(nagios, "-v", config.toString()))
                .contains("Checked 16 hosts.")
                .contains("Checked 16 services.")
                .contains("Total Errors:   0");
    }

    @Test
    void smokePingTakesItsConfiguration() throws Exception {
        Path smokeping = RealPrograms.require("smokeping");
        RealPrograms.require("fping");
        for (String each : List.of("data", "run", "images", "dyn/fleet")) {
            Files.createDirectories(folder.resolve(each));
        }
        Path secrets = Files.writeString(folder.resolve("secrets"), SmokePingFiles.secrets(LAYOUT.hosts()));
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        Path config = Files.writeString(
                folder.resolve("config"), SmokePingFiles.config(LAYOUT.hosts(), folder, "http://10.255.0.1:8070"));
        assertThat(said(smokeping, "--check", "--config=" + config)).contains("syntax OK");
    }

    private static String said(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void whatHasEndedIsCountedToo() throws Exception {
        RealPrograms.require("ip");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "groups are made by root alone");
        Assumptions.assumeTrue(
                Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .anyMatch(line -> line.contains(" cgroup2 rw")),
                "no cgroup2 is mounted that can be written");
        Path done = folder.resolve("done");
        // Each turn of the inner loop is a shell of its own, which has ended before the outer one sleeps.
        String work = "for i in 1 2 3; do sh -c 'n=0; while [ $n -lt 100000 ]; do n=$((n + 1)); done'; done; : >" + done
                + "; sleep 600";
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace one = namespaces.add("one");
            try (ProcessGroup group = ProcessGroup.open("test")) {
                group.start(one, folder.resolve("log"), List.of("sh", "-c", work));
                while (!Files.exists(done)) {
                    assertThat(group.isEmpty()).isFalse();
                    Thread.sleep(10);
                }
                assertThat(group.cpu().toMillis()).isGreaterThan(30);
                assertThat(group.memory()).isGreaterThan(50_000);
            }
            assertThat(one.processes()).isEmpty();
        }
    }
}
