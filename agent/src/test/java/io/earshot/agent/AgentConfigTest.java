package io.earshot.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentConfigTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    @Test
    void aServerThatIsNoUrlIsNamedInTheError() {
        assertThatThrownBy(() -> new AgentConfig(URI.create("earshot:8080"), NAME, Sources.ANY, TcpPorts.USUAL, "1"))
                .hasMessage("server \"earshot:8080\", expected a URL as in http://earshot.example.com:8080");
    }

    @Test
    void portsAreChecked() {
        URI server = URI.create("http://earshot:8080");
        assertThatThrownBy(() -> new AgentConfig(server, NAME, Sources.ANY, List.of(), "1"))
                .hasMessage("no TCP ports, expected at least one");
        assertThatThrownBy(() -> new AgentConfig(server, NAME, Sources.ANY, List.of(0), "1"))
                .hasMessage("TCP port 0, expected 1 to 65535");
    }

    @Test
    void aSourceOfTheWrongFamilyIsRefused() {
        assertThatThrownBy(() -> new Sources(Optional.of(Ip.parse("::1")), Optional.empty()))
                .hasMessage("source ::1, expected an IPv4 address");
    }
}
