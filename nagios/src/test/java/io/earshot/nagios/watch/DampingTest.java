package io.earshot.nagios.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DampingTest {

    private static final List<CheckState> STATES = List.of(CheckState.values());

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    /** A letter for each minute: what is seen, and what is believed; '-' while nothing is. */
    @ParameterizedTest
    @CsvSource({
        // for, keep, seen, believed
        "0, 0, OWCUO, OWCUO",
        "2, 0, OOCCCO, OOOOCO",
        "2, 0, OCCOCCCO, OOOOOOCO",
        "2, 0, OOWCWCW, OOOOWWW",
        "2, 0, OOWCCCC, OOOOWCC",
        "0, 2, OCOOOC, -CCCOC",
        "0, 2, OOOCOCOOO, --OCCCCCO",
        "2, 2, CCC, --C",
        "2, 2, UUUOOO, --UUUO",
        "0, 2, OOOCUUUU, --OCCCUU",
        "0, 1, OOCWWO, -OCCWW",
    })
    void aStateIsBelievedOnceItHasLasted(int raise, int keep, String seen, String believed) {
        CheckTiming timing =
                new CheckTiming(Duration.ofMinutes(1), Duration.ofMinutes(raise), Duration.ofMinutes(keep));
        StringBuilder shown = new StringBuilder();
        Damping damping = Damping.FRESH;
        for (int i = 0; i < seen.length(); i++) {
            damping = damping.next(state(seen.charAt(i)), timing, START.plus(Duration.ofMinutes(i)));
            shown.append(damping.believed()
                    .map(state -> state.name().substring(0, 1))
                    .orElse("-"));
        }
        assertThat(shown).hasToString(believed);
    }

    @Test
    void whatHasLastedForBothTimesIsBelievedWhateverCameBefore() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            Duration raise = Duration.ofMinutes(random.nextInt(4));
            Duration clear = Duration.ofMinutes(random.nextInt(4));
            CheckTiming timing = new CheckTiming(Duration.ofMinutes(1), raise, clear);
            Damping damping = Damping.FRESH;
            CheckState last = CheckState.OK;
            Instant lastSince = START;
            for (int i = 0; i < 100; i++) {
                Instant now = START.plus(Duration.ofMinutes(i));
                CheckState state = random.nextInt(10) < 6 ? last : STATES.get(random.nextInt(STATES.size()));
                lastSince = state == last ? lastSince : now;
                last = state;
                damping = damping.next(state, timing, now);
                Duration steady = Duration.between(lastSince, now);
                if (steady.compareTo(raise) >= 0 && steady.compareTo(clear) >= 0) {
                    assertThat(damping.believed()).contains(state);
                }
            }
        }
    }

    private static CheckState state(char letter) {
        return switch (letter) {
            case 'O' -> CheckState.OK;
            case 'W' -> CheckState.WARNING;
            case 'C' -> CheckState.CRITICAL;
            default -> CheckState.UNKNOWN;
        };
    }
}
