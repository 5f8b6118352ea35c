package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import io.earshot.nagios.pipe.PipeDestination;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results written into a real Nagios' command pipe. */
class PipeIT {

    private static final ServiceName SERVICE = new ServiceName("mesh", "links");

    @TempDir
    private Path folder;

    @Test
    void aResultWrittenIntoThePipeArrivesAsItWasMeant() throws Exception {
        String objects =
                NagiosObjects.of(List.of(new PassiveService(SERVICE, Duration.ofHours(1))), Optional.empty(), true);
        PipeDestination destination = new PipeDestination("pipe", folder.resolve("nagios.cmd"));
        try (Nagios nagios = Nagios.start(folder, objects)) {
            destination.send(List.of(Statuses.of(SERVICE, CheckState.CRITICAL, "a\\nb → ü; c", "two", "back\\slash")));

            assertThat(nagios.await(SERVICE, status -> "2".equals(status.get("current_state"))))
                    .containsEntry("plugin_output", "a\\nb → ü: c")
                    .containsEntry("long_plugin_output", "two\\nback\\\\slash")
                    .containsEntry("performance_data", "broken=3;;;0");
        }
        assertThatThrownBy(() -> destination.send(List.of(Statuses.of(SERVICE, CheckState.OK, "too late"))))
                .isInstanceOf(DeliveryException.class)
                .hasMessageEndingWith("nagios.cmd: Nagios stands still or has gone");
    }
}
