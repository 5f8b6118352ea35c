package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"db1.be5.host58.example.com", "7.be5.host58.mesh", "my_svc-2.fo1.h.x9"})
    void aMarkedNameIsTheSameNameAndKnownAgain(String name) {
        String marked = MarkedName.mark(name);

        assertThat(marked.toLowerCase(Locale.ROOT)).isEqualTo(name);
        assertThat(isMarked(marked)).isTrue();
        assertThat(isMarked(marked + ".")).isTrue();
        assertThat(isMarked(name)).isFalse();
        assertThat(isMarked(name.toUpperCase(Locale.ROOT))).isFalse();
    }

    @Test
    void whatWeAskedOurselvesIsNobodysLookup() throws IOException {
        PdnsLogReader reader = Capture.reader();
        String line = "Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 1232\n";
        String log = line.formatted(MarkedName.mark("db1.be5.host58.example.com"))
                + line.formatted("db2.be5.host58.example.com");

        reader.read(new ByteArrayInputStream(log.getBytes(US_ASCII)));

        assertThat(reader.stats().own()).isEqualTo(1);
        assertThat(reader.drain())
                .singleElement()
                .satisfies(lookup -> assertThat(lookup.service()).isEqualTo("db2"));
        assertThat(LookupPattern.ofDomains(List.of("example.com"))
                        .read(MarkedName.mark("db1.be5.host58.example.com.").getBytes(US_ASCII)))
                .isEqualTo(new QuestionName.Other());
    }

    @ParameterizedTest
    @CsvSource({
        "SERVICE.CONTAINER.HOST.DOMAIN, db1.be5.host58.example.com db1.be5.host58.mesh",
        "HOST.svc.SERVICE.CONTAINER.DOMAIN, host58.svc.db1.be5.example.com host58.svc.db1.be5.mesh",
        "SERVICE.*.CONTAINER.HOST.DOMAIN, ''",
    })
    void aLookupsNameIsMadeAsItIsRead(String form, String expected) {
        LookupPattern pattern = LookupPattern.of(form, List.of("example.com", "mesh"));

        List<String> names = pattern.names(ContainerName.parse("be5.host58"), "db1");

        assertThat(String.join(" ", names)).isEqualTo(expected);
        assertThat(names)
                .allSatisfy(name -> assertThat(pattern.read(name.getBytes(US_ASCII)))
                        .isEqualTo(new QuestionName.OfLookup(ContainerName.parse("be5.host58"), "db1")));
    }

    private static boolean isMarked(String name) {
        byte[] bytes = name.getBytes(US_ASCII);
        return MarkedName.isMarked(bytes, 0, bytes.length);
    }
}
