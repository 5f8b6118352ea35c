package io.earshot.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CmdbIntakeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");

    /** Gives one container, or trips over what it reads. */
    private static final class Source implements CmdbSource {

        volatile boolean trips;

        @Override
        public CmdbReading read() {
            if (trips) {
                throw new NullPointerException("endpoints");
            }
            Container be5 = new Container(BE5, "TX", "", "", List.of(), List.of(), List.of(), true);
            return new CmdbReading(Inventory.of(List.of(be5)), List.of());
        }

        @Override
        public String describe() {
            return "source a";
        }
    }

    private final FleetRows rows = ignoring(FleetRows.class);
    private final IncidentTiming timing =
            new IncidentTiming(Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofMinutes(1));
    private final Fleet fleet = new Fleet(
            new FleetTiming(Duration.ofMinutes(2), Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new PartnerBook(16, Duration.ofHours(24)),
            new IncidentBook(timing, "TX", ignoring(IncidentRows.class), NOON),
            rows);
    private final FleetLoop loop = new FleetLoop(fleet, rows, InstantSource.fixed(NOON));
    private final Source source = new Source();
    private final CmdbIntake intake = new CmdbIntake(
            List.of(new CmdbIntake.Watched(source, Duration.ofMillis(10))), 30, loop, InstantSource.fixed(NOON));

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        intake.close();
        loop.close();
    }

    @Test
    void aSourceWhoseReaderTripsFailsAndItsLastGoodInventoryStays() throws Exception {
        intake.readFirst().join();
        intake.start();
        assertThat(intake.failures()).isEmpty();

        source.trips = true;
        while (intake.failures().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(intake.failures())
                .containsExactly("the last good inventory stays: source a: holds what its reader does not understand"
                        + " (NullPointerException: endpoints), please report this as a bug (since " + NOON + ")");
        assertThat(fleet.inventory().container(BE5)).isPresent();

        source.trips = false;
        while (!intake.failures().isEmpty()) {
            Thread.sleep(5);
        }
    }

    @Test
    void aSourceWhoseReaderTripsAtTheStartIsSaidInOneLine() {
        source.trips = true;
        assertThatThrownBy(intake::readFirst)
                .isInstanceOf(CmdbException.class)
                .hasMessageStartingWith("source a: holds what its reader does not understand (NullPointerException");
    }

    /** One whose methods return nothing and do nothing. */
    private static <T> T ignoring(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> null));
    }
}
