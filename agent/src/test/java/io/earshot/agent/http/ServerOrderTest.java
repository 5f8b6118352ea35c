package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerOrderTest {

    private static final List<String> SERVERS =
            List.of("https://a.example.com:8090", "https://b.example.com:8090", "https://c.example.com:8090");

    private static String agent(int number) {
        return "be" + number % 40 + ".host" + number / 40;
    }

    @Test
    void eachServerIsTheFirstChoiceOfAThirdOfTheAgents() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            first.merge(ServerOrder.of(SERVERS, agent(i)).getFirst(), 1, Integer::sum);
        }
        assertThat(first).hasSize(3);
        assertThat(first.values()).allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
    }

    @Test
    void theAgentsOfAServerThatFailsSpreadOverTheOthers() {
        Map<String, Integer> second = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            List<String> order = ServerOrder.of(SERVERS, agent(i));
            if (order.getFirst().equals(SERVERS.getFirst())) {
                second.merge(order.get(1), 1, Integer::sum);
            }
        }
        assertThat(second).hasSize(2);
        assertThat(second.values()).allSatisfy(count -> assertThat(count).isBetween(4_500, 5_500));
    }

    @Test
    void anAgentsOrderDoesNotDependOnTheOrderInWhichTheServersAreNamed() {
        assertThat(ServerOrder.of(SERVERS.reversed(), "be5.host58")).isEqualTo(ServerOrder.of(SERVERS, "be5.host58"));
    }
}
