package io.earshot.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that the method of probing follows from the kernel's permissions. Each case is a child process in a user and network namespace
 * of its own, which needs no root and where ping_group_range is nobody else's.
 */
class PermissionsIT {

    /** A new network namespace allows no group. */
    private static final String OPEN = "echo 0 0 >/proc/sys/net/ipv4/ping_group_range";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        open   | -net_raw | [DATAGRAM, DATAGRAM] 127.0.0.2 ::1
        open   | +net_raw | [DATAGRAM, DATAGRAM] 127.0.0.2 ::1
        closed | +net_raw | [RAW, RAW] 127.0.0.2 ::1
        closed | -net_raw | [] 127.0.0.2 ::1
        """)
    void datagramBeforeRawBeforeTcp(String pingGroups, String capability, String expected) throws Exception {
        Process child = new ProcessBuilder(List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "sh",
                        "-c",
                        "ip link set lo up && " + (pingGroups.equals("open") ? OPEN : "true")
                                + " && exec setpriv --inh-caps=-net_raw --bounding-set=" + capability + " \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PingLoopback.class.getName()))
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaints = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.strip()).as(complaints).isEqualTo(expected.strip());
            assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
