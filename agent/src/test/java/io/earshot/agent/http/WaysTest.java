package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaysTest {

    private static final URI SERVER = URI.create("https://earshot.example.com:8090");
    private static final URI FIRST = URI.create("https://tx1.example.com:8091");
    private static final URI SECOND = URI.create("https://tx2.example.com:8091");
    private static final ServerAccess ACCESS = new ServerAccess(List.of(SERVER), Token.NONE, Optional.empty());

    @Test
    void theServersOfTheStartStayBehindTheRelays() {
        Ways ways = new Ways(ACCESS, "be1.host1");
        ways.relays(List.of(FIRST, SECOND));
        assertThat(ways.uris()).hasSize(3).endsWith(SERVER);
        ways.relays(List.of());
        assertThat(ways.uris()).containsExactly(SERVER);
    }

    @Test
    void aRelayThatIsOneOfTheServersIsTriedOnce() {
        Ways ways = new Ways(ACCESS, "be1.host1");
        ways.relays(List.of(SERVER, FIRST));
        assertThat(ways.uris()).containsExactlyInAnyOrder(SERVER, FIRST);
    }

    @Test
    void theSameRelaysChangeNothing() {
        Ways ways = new Ways(ACCESS, "be1.host1");
        ways.relays(List.of(FIRST, SECOND));
        List<URI> before = ways.uris();
        ways.relays(List.of(SECOND, FIRST));
        assertThat(ways.uris()).isSameAs(before);
    }

    @Test
    void eachRelayHasAboutItsShareOfTheAgents() {
        Map<URI, Integer> first = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            Ways ways = new Ways(ACCESS, "be" + i + ".host" + i);
            ways.relays(List.of(FIRST, SECOND));
            first.merge(ways.uris().getFirst(), 1, Integer::sum);
        }
        assertThat(first.get(FIRST)).isBetween(400, 600);
        assertThat(first.get(SECOND)).isBetween(400, 600);
    }

    @Test
    void anAgentOfServersWithTlsGoesThroughNoRelayWithoutIt() {
        Ways ways = new Ways(ACCESS, "be1.host1");
        ways.relays(List.of(URI.create("http://liar.example.com")));
        assertThat(ways.uris()).containsExactly(SERVER);
    }
}
