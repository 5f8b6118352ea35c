package io.earshot.agent.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamServersTest {

    private static final String CONFIG = """
        # server 10.1.2.3:8080; in a comment
        upstream app {
            zone app 64k;
            server 10.1.2.3:8080 weight=5; server 10.1.2.4:8080;
            server "10.1.2.3:8081" max_fails=3
                fail_timeout=10s;
            server 10.1.2.5:8080 down;
        \tserver [fd00:0::5]:8080;
            server be5.mesh;
        }
        server {
            listen 80;
            server_name 10.1.2.3;
            return 200 "} server 10.1.2.3:8080; upstream x {";
        }
        upstream other { server 10.1.2.3:8080; }
        """;

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 3",
        "10.1.2.3:8080, 2",
        "10.1.2.3:8081, 1",
        "10.1.2.3:80, 0",
        "10.1.2.33, 0",
        "fd00::5, 1",
        "[fd00::5]:8080, 1",
        "[fd00::5]:8081, 0",
        "be5.mesh, 1",
        "be5, 0"
    })
    void serversOfUpstreamsAreFoundByAddressWithOrWithoutAPort(String wanted, int found) {
        assertThat(UpstreamServers.read(CONFIG).matching(wanted)).hasSize(found);
    }

    @Test
    void aDrainMarksEachServerThatFitsAndItsUndoLeavesTheFileAsItWas() {
        UpstreamServers.Change drained = UpstreamServers.read(CONFIG).drain("10.1.2.3:8080", "r1.2");
        assertThat(drained.servers()).extracting(UpstreamServers.Server::line).containsExactly(4, 16);
        assertThat(drained.text())
                .contains("server 10.1.2.3:8080 weight=5 # drained by earshot, run r1.2\n        down; server 10.1.2.4")
                .contains("upstream other { server 10.1.2.3:8080 # drained by earshot, run r1.2\n    down; }");
        UpstreamServers after = UpstreamServers.read(drained.text());
        assertThat(after.taking("app")).isEqualTo(4);
        assertThat(after.taking("other")).isZero();
        assertThat(after.drain("10.1.2.3:8080", "r2").servers()).isEmpty();
        assertThat(after.undrain("10.1.2.3:8080").text()).isEqualTo(CONFIG);
    }

    @Test
    void whatSomebodyElseMarkedOrChangedStays() {
        String drained = UpstreamServers.read(CONFIG).drain("10.1.2.3", "r1").text();
        String changed = drained.replace("weight=5", "weight=7").replace("64k", "128k");
        UpstreamServers.Change undrained = UpstreamServers.read(changed).undrain("10.1.2.3");
        assertThat(undrained.text())
                .isEqualTo(CONFIG.replace("weight=5", "weight=7").replace("64k", "128k"));
        assertThat(undrained.servers()).hasSize(3);
        assertThat(UpstreamServers.read(CONFIG).undrain("10.1.2.5").servers()).isEmpty();
    }

    @Test
    void anyTextIsReadToItsEndAndADrainOfItIsUndoneExactly() {
        Random random = new Random(7);
        String[] pieces = {
            "upstream a ", "{", "}", ";", "server ", "a", " ", "\n", "#", "\"", "'", "\\", "${", " down", "a:1", "[::1]"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j >= 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            UpstreamServers.Change drained =
                    UpstreamServers.read(text.toString()).drain("a", "r1");
            UpstreamServers.Change undrained =
                    UpstreamServers.read(drained.text()).undrain("a");
            assertThat(undrained.text()).isEqualTo(text.toString());
            assertThat(undrained.servers()).hasSameSizeAs(drained.servers());
        }
    }
}
