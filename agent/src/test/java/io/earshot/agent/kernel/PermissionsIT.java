package io.earshot.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which way of probing is taken follows from what the kernel allows. Each case is a child process in a network namespace of its
 * own, where ping_group_range is nobody else's.
 */
class PermissionsIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0 0 | -net_raw | [DATAGRAM, DATAGRAM] 127.0.0.2 ::1
        0 0 | +net_raw | [DATAGRAM, DATAGRAM] 127.0.0.2 ::1
        1 0 | +net_raw | [RAW, RAW] 127.0.0.2 ::1
        1 0 | -net_raw | [] 127.0.0.2 ::1
        """)
    void datagramBeforeRawBeforeTcp(String pingGroups, String capability, String expected) throws Exception {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        if (System.getenv("EARSHOT_VERIFY") == null) {
            assumeTrue(isRoot, "only root makes network namespaces");
        }
        Process child = new ProcessBuilder(List.of(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        "ip link set lo up && echo '" + pingGroups + "' >/proc/sys/net/ipv4/ping_group_range"
                                + " && exec setpriv --inh-caps=-net_raw --bounding-set=" + capability + " \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PingLoopback.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.strip()).isEqualTo(expected.strip());
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
