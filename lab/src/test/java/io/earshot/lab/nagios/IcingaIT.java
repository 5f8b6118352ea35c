package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.tls.ClientTls;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.icinga.IcingaDestination;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.nagios.webhook.WebhookDestination;
import io.earshot.server.config.DestinationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results acknowledged by a real Icinga 2. */
class IcingaIT {

    private static final ServiceName LINKS = new ServiceName("mesh", "links");
    private static final ServiceName UNKNOWN_THERE = new ServiceName("mesh", "nobody defined this");

    @TempDir
    private Path folder;

    @Test
    void eachResultIsAcknowledgedOrRefusedByItself() throws Exception {
        try (Icinga icinga = Icinga.start(folder.resolve("icinga"), List.of(LINKS))) {
            Path certificate = folder.resolve("icinga/data/certs/ca.crt");
            Path password = Files.writeString(folder.resolve("password"), Icinga.PASSWORD + "\n");
            Destination destination = new DestinationConfig(
                            "icinga",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(new DestinationConfig.Icinga(
                                    icinga.url(),
                                    Icinga.USER,
                                    Optional.of(password),
                                    Optional.empty(),
                                    Optional.of(certificate))),
                            Optional.empty(),
                            Optional.empty())
                    .open(WebhookDestination.Tickets.NONE, ToldMemory.NONE);

            assertThat(destination.send(List.of(
                            Statuses.of(UNKNOWN_THERE, CheckState.OK, "fine"),
                            Statuses.of(LINKS, CheckState.CRITICAL, "a; b → ü", "two"))))
                    .containsExactly(java.util.Map.entry(UNKNOWN_THERE, "Icinga knows no such service"));

            SSLContext trust = ClientTls.trusting(certificate);
            icinga.process()
                    .await("the result", () -> icinga.query(LINKS, trust).contains("\"state\":2"));
            assertThat(icinga.query(LINKS, trust))
                    .contains("\"output\":\"a; b \\u2192 \\u00fc\\ntwo\"")
                    .contains("\"performance_data\":[\"broken=3;;;0\"]")
                    .contains("\"ttl\":300");

            assertThatThrownBy(() -> new IcingaDestination("x", icinga.url(), Icinga.USER, "guess", trust)
                            .send(List.of(Statuses.of(LINKS, CheckState.OK, "fine"))))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("refuses this user and password");
            assertThatThrownBy(() -> new IcingaDestination(
                                    "x", icinga.url(), Icinga.USER, Icinga.PASSWORD, SSLContext.getDefault())
                            .send(List.of(Statuses.of(LINKS, CheckState.OK, "fine"))))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("no answer from");
        }
    }
}
