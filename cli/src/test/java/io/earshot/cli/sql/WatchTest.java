package io.earshot.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cli.sql.Watch.Question;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00.5Z"));
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final StringWriter shown = new StringWriter();

    @Test
    void aServerThatIsAwayIsSaidAndAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Question question = new Question("SELECT 1", () -> {
            if (asked.incrementAndGet() == 1) {
                throw new UnansweredException("no answer", false);
            }
            return "1\n";
        });
        new Watch(new PrintWriter(shown), false, NOON).run(question, EVERY, _ -> asked.get() == 2);
        assertThat(shown).hasToString("""
            2026-11-23T12:00:00Z every 10 s: SELECT 1
            earshot: no answer
            2026-11-23T12:00:00Z every 10 s: SELECT 1
            1
            """);
    }

    @Test
    void aStatementThatCannotBeRightEndsIt() {
        Question question = new Question("SELEC", () -> {
            throw new UnansweredException("SELEC refused", true);
        });
        assertThatThrownBy(() -> new Watch(new PrintWriter(shown), false, NOON).run(question, EVERY, _ -> true))
                .hasMessage("SELEC refused");
    }

    @Test
    void onlyATerminalIsWiped() throws Exception {
        new Watch(new PrintWriter(shown), true, NOON).run(new Question("SELECT 1", () -> "1\n"), EVERY, _ -> true);
        assertThat(shown.toString()).startsWith("\033[H\033[2J");
    }
}
