package io.earshot.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupsJsonTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");

    @Test
    void whatIsWrittenIsReadAgain() throws BadJsonException {
        List<Lookup> lookups = List.of(
                new Lookup(BE5, "db1", 3, NOW.minusMillis(1)),
                new Lookup(BE5, "cache1", 1, NOW, List.of(Ip.parse("10.1.2.3"), Ip.parse("fd00::7"))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LookupsJson.write(lookups, out);
        assertThat(LookupsJson.read(new ByteArrayInputStream(out.toByteArray()), NOW))
                .isEqualTo(lookups);
    }

    @Test
    void whatIsNotSaidIsOneQuestionNow() throws BadJsonException {
        assertThat(read("""
            {"lookups": [{"container": "BE5.host58", "service": "DB1", "answers": ["10.1.2.3"]}], "from": "ns1"}
            """)).containsExactly(new Lookup(BE5, "db1", 1, NOW, List.of(Ip.parse("10.1.2.3"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"lookups\": {}}",
                "{\"lookups\": [{\"container\": \"be5.host58\"}]}",
                "{\"lookups\": [{\"container\": \"be5\", \"service\": \"db1\"}]}",
                "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"d b\"}]}",
                "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"db1\", \"count\": 0}]}",
                "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"db1\", \"lastSeen\": \"today\"}]}",
                "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"db1\", \"answers\": [\"db1\"]}]}",
                "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"db1\", \"answers\": \"10.1.2.3\"}]}",
            })
    void whatCannotBeIsRefusedWithItsPlace(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(BadJsonException.class)
                .hasMessageMatching("(document|/lookups.*): .+");
    }

    private static List<Lookup> read(String document) throws BadJsonException {
        return LookupsJson.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
