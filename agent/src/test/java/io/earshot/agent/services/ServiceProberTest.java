package io.earshot.agent.services;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Sources;
import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceProberTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    @Test
    @Timeout(600)
    void aServiceThatStopsAnsweringIsToldAndOneThatDripsEndsAtItsTimeLimit() throws Exception {
        AtomicBoolean works = new AtomicBoolean(true);
        try (ScriptedService service = new ScriptedService(client -> {
                    while (!works.get()) { // an octet now and then, which no timeout of a single read would meet
                        client.getOutputStream().write('x');
                        Thread.sleep(20);
                    }
                    client.getOutputStream().write("220 mail\r\n221 bye\r\n".getBytes(ISO_8859_1));
                });
                ServiceProber prober = new ServiceProber(
                        NAME.toString(), ServiceSockets.of(Sources.ANY), System::nanoTime, InstantSource.system())) {
            prober.follow(list(service.probe(ServiceKind.SMTP, "", Duration.ofMillis(500))));

            awaitState(prober, ServiceState.UP);
            works.set(false);
            Result result = awaitState(prober, ServiceState.TIMEOUT);
            assertThat(result.detail()).isEqualTo("no answer within 500 ms");

            prober.follow(list());
            assertThat(prober.take())
                    .as("the server forgets what is not probed any more")
                    .containsExactly(new ServiceReports(true, List.of()));
            assertThat(prober.take()).as("and hears no more of it").isEmpty();
        }
    }

    private static Result awaitState(ServiceProber prober, ServiceState state) throws InterruptedException {
        while (true) {
            for (var section : prober.take()) {
                for (Result result : ((ServiceReports) section).probes()) {
                    if (result.state() == state) {
                        return result;
                    }
                }
            }
            Thread.sleep(10);
        }
    }

    private static PartnerList list(ServiceProbe... probes) {
        return new PartnerList(NAME, Duration.ofMinutes(1), PartnerList.DEFAULT_DOWN_AFTER, List.of())
                .with(new ServiceProbes(List.of(probes), ""));
    }
}
