package io.earshot.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.setup.Finding.Level;
import io.earshot.server.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerMachineTest {

    private static final String QUESTION =
            "Nov 29 10:00:00 ns1 pdns_server[7]: Remote 192.0.2.1 wants 'db1.be5.host58.%s|A', do = 0, bufsize = 512: packetcache MISS%n";

    @TempDir
    private Path folder;

    private Path proc;

    @BeforeEach
    void writeProc() throws Exception {
        proc = Files.createDirectories(folder.resolve("proc"));
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(
                proc.resolve("self/limits"),
                "Limit  Soft Limit  Hard Limit  Units\nMax open files  65536  65536  files\n");
        Files.writeString(
                proc.resolve("self/status"),
                "Gid:\t1000\t1000\t1000\t1000\nGroups:\t4 1000\nCapEff:\t0000000000000000\n");
        Files.writeString(proc.resolve("sys/net/ipv4/ping_group_range"), "0\t2147483647\n");
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter\n");
    }

    @Test
    void aLogWithLookupsIsWell() throws Exception {
        assertThat(lookups(QUESTION.formatted("example.com")).level()).isEqualTo(Level.OK);
    }

    @Test
    void questionsBelowAnotherDomainPointToTheDomain() throws Exception {
        Finding finding = lookups(QUESTION.formatted("example.net"));

        assertThat(finding.level()).isEqualTo(Level.FAILED);
        assertThat(finding.text())
                .contains("1 questions, 0 lookups")
                .contains("example.com")
                .contains("pdns.domains");
    }

    @Test
    void aLogWithoutQuestionsPointsToPowerDnssSettings() throws Exception {
        assertThat(lookups("Nov 29 10:00:00 ns1 pdns_server[7]: Done launching threads\n")
                        .text())
                .contains("log-dns-queries=yes");
    }

    @Test
    void aLogThatIsNotThereFails() throws Exception {
        assertThat(find("DNS log", "pdns: {logs: [nowhere.log], domains: [example.com]}\n")
                        .level())
                .isEqualTo(Level.FAILED);
    }

    @Test
    void anAddressOfAnotherMachineFails() throws Exception {
        assertThat(find("listen", "listen: 192.0.2.77:8090\nplaintext: true\naccess: {people: people.txt}\n")
                        .level())
                .isEqualTo(Level.FAILED);
    }

    @Test
    void tooFewOpenFilesAreToldWithTheLimitThatIsNeeded() throws Exception {
        assertThat(find("open files", "limits: {connections: 65536}\n").text()).contains("at most 65536, needed 66036");
        assertThat(find("open files", "").level()).isEqualTo(Level.OK);
    }

    @Test
    void icmpNeedsACapabilityOrAGroup() throws Exception {
        assertThat(find("ICMP", "").level()).isEqualTo(Level.OK);
        Files.writeString(proc.resolve("sys/net/ipv4/ping_group_range"), "1\t0\n");
        assertThat(find("ICMP", "").level()).isEqualTo(Level.WARNING);
        Files.writeString(proc.resolve("self/status"), "Gid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000002000\n");
        assertThat(find("ICMP", "").level()).isEqualTo(Level.OK);
    }

    @Test
    void theExaminationLeavesNothingBehind() throws Exception {
        find("state", "state: kept\n");

        assertThat(folder.resolve("kept")).doesNotExist();
    }

    private Finding lookups(String log) throws Exception {
        Files.writeString(folder.resolve("pdns.log"), log);
        return find("DNS log", "pdns: {logs: [pdns.log], domains: [example.com]}\n");
    }

    private Finding find(String topic, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("server.yaml"), "cmdb: {csv: cmdb.csv}\n" + yaml);
        return new ServerMachine(ConfigFile.read(file), new ProcessLimits(proc))
                .examine().stream()
                        .filter(finding -> finding.topic().equals(topic))
                        .findFirst()
                        .orElseThrow();
    }
}
