package io.earshot.nagios.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DestinationTest {

    @Test
    void ofTheIncidentsEachIsTakenAndNotTheirSum() {
        Destination alerts = new Destination() {
            @Override
            public String name() {
                return "alerts";
            }

            @Override
            public Map<ServiceName, String> send(List<Status> results) {
                return Map.of();
            }

            @Override
            public boolean takes(SqlCheck check) {
                return true;
            }
        };
        SqlCheck each = Checks.EACH_INCIDENT;
        assertThat(alerts.takes(each, new ServiceName("earshot", "incident-1"))).isTrue();
        assertThat(alerts.takes(each, each.service())).isFalse();
        SqlCheck health = Checks.require(Checks.shipped(), "health");
        assertThat(alerts.takes(health, health.service())).isTrue();
    }
}
