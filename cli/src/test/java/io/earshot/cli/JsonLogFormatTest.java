package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogFormatTest {

    @Test
    void anEventIsOneLineWhateverItHolds() {
        LogRecord event = new LogRecord(Level.INFO, "audit: anna asked \"SELECT\n1\"");
        event.setInstant(Instant.parse("2026-11-23T12:00:00.123Z"));
        event.setLoggerName("io.earshot.audit");
        assertThat(new JsonLogFormat().format(event))
                .isEqualTo("{\"time\":\"2026-11-23T12:00:00.123Z\",\"level\":\"INFO\",\"logger\":\"io.earshot.audit\","
                        + "\"message\":\"audit: anna asked \\\"SELECT\\n1\\\"\"}\n");
    }

    @Test
    void anExceptionIsPartOfItsLine() {
        LogRecord event = new LogRecord(Level.SEVERE, "a request failed");
        event.setThrown(new IllegalStateException("bug"));
        String line = new JsonLogFormat().format(event);
        assertThat(line.lines()).hasSize(1);
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.path("level").asString()).isEqualTo("ERROR");
        assertThat(json.path("trace").asString()).startsWith("java.lang.IllegalStateException: bug\n\tat ");
    }
}
