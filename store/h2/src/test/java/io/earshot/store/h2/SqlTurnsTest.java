package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class SqlTurnsTest {

    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void end() {
        over.set(true);
    }

    @Test
    void theTurnOfAQuestionThatCannotBeStoppedGoesToOthers() throws Exception {
        SqlTurns turns = new SqlTurns(new SqlLimits(Duration.ofMillis(50), 10, 1));
        for (int i = 0; i < 3; i++) {
            SqlRefusedException stopped = catchThrowableOfType(
                    SqlRefusedException.class, () -> turns.run(running -> awaitTheEnd(), () -> false));
            assertThat(stopped.kind()).isEqualTo(SqlRefusedException.Kind.STOPPED);
            assertThat(turns.<Integer>run(running -> 7, () -> false)).isEqualTo(7);
        }
    }

    /** As H2 behaves within one expression: it does not notice that it was stopped. */
    private int awaitTheEnd() {
        while (!over.get()) {
            Thread.onSpinWait();
        }
        return 1;
    }
}
