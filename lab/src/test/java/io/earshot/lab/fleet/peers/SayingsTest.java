package io.earshot.lab.fleet.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.fleet.peers.FiringAlerts.Alert;
import io.earshot.lab.fleet.peers.HardProblems.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parses captured output of contenders and the kernel. */
class SayingsTest {

    @Test
    void ofFpingOnlyTheLastWholeRoundCounts() {
        List<String> lines = List.of(
                "172.17.1.1 : xmt/rcv/%loss = 5/0/100%",
                "end",
                "172.17.1.1   : xmt/rcv/%loss = 5/5/0%, min/avg/max = 0.03/0.05/0.09",
                "fd01:1:1::1  : xmt/rcv/%loss = 5/2/60%, min/avg/max = 0.03/0.05/0.09",
                "fd01:1:2::1  : xmt/rcv/%loss = 5/3/40%, min/avg/max = 0.03/0.05/0.09",
                "ICMP Host Unreachable from 172.17.1.2 for ICMP Echo sent to 172.17.1.1",
                "end",
                "172.17.2.1 : xmt/rcv/%loss = 5/0/100%");
        assertThat(FpingRounds.lost(lines)).containsExactly("fd01:1:1::1");
        assertThat(FpingRounds.lost(lines.subList(0, 1))).isEmpty();
        assertThat(FpingRounds.lost(lines.subList(0, 2))).containsExactly("172.17.1.1");
    }

    @Test
    void ofNagiosOnlyHardStatesCountUntilTheyAreOver() {
        List<String> log = List.of(
                "[1795650594] HOST ALERT: host5;DOWN;SOFT;1;CRITICAL - Host Unreachable (10.255.2.2)",
                "[1795650600] SERVICE ALERT: host5;PING;CRITICAL;HARD;4;PING CRITICAL - Packet loss = 100%",
                "[1795650601] SERVICE ALERT: host6;PING;CRITICAL;SOFT;2;PING CRITICAL - Packet loss = 60%",
                "[1795650602] HOST ALERT: host7;DOWN;HARD;10;CRITICAL - Host Unreachable (10.255.1.3)",
                "[1795650603] SERVICE ALERT: host8;PING;WARNING;HARD;4;PING WARNING - Packet loss = 20%",
                "[1795650700] SERVICE ALERT: host8;PING;OK;HARD;4;PING OK - Packet loss = 0%");
        assertThat(HardProblems.of(log)).containsExactly(new Problem("host5", "PING"), new Problem("host7", ""));
    }

    @Test
    void ofPrometheusOnlyFiringAlertsCount() throws IOException {
        String answer = """
            {"status":"success","data":{"alerts":[
              {"labels":{"alertname":"BlackboxProbeFailed","instance":"172.18.1.1","job":"host1"},
               "annotations":{},"state":"firing","activeAt":"2026-11-25T23:00:00Z","value":"0e+00"},
              {"labels":{"alertname":"BlackboxProbeFailed","instance":"172.18.1.2","job":"host1"},
               "annotations":{},"state":"pending","activeAt":"2026-11-25T23:00:00Z","value":"0e+00"}]}}
            """;
        assertThat(firing(answer)).containsExactly(new Alert("host1", "172.18.1.1"));
        assertThatThrownBy(() -> firing("<html>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JSON");
    }

    private static List<Alert> firing(String answer) throws IOException {
        return FiringAlerts.parse(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ofSmokePingTheAlertsOfTheLastRoundCount() {
        List<String> lines = List.of("1795650594 fleet.host2-v6 [from host1]", "1795650609 fleet.host2 [from host1]");
        assertThat(SmokePingFiles.raised(lines, Instant.ofEpochSecond(1_795_650_600)))
                .containsExactly(new SmokePingFiles.Alert("host1", "host2", false));
        assertThat(SmokePingFiles.raised(lines, Instant.EPOCH))
                .contains(new SmokePingFiles.Alert("host1", "host2", true));
    }

    @Test
    void theKernelSaysWhereGroupsAreAndWhatTheyUsed() throws IOException {
        assertThat(ProcessGroup.mount(List.of(
                        "cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0",
                        "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0")))
                .isEqualTo(Path.of("/sys/fs/cgroup/unified"));
        assertThat(ProcessGroup.cpu(List.of("usage_usec 1500", "user_usec 1000", "system_usec 500")))
                .isEqualTo(Duration.ofNanos(1_500_000));
        assertThatThrownBy(() -> ProcessGroup.mount(List.of("proc /proc proc rw 0 0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no cgroup2");
    }
}
