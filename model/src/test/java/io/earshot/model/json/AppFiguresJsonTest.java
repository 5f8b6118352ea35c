package io.earshot.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.AppFigures;
import io.earshot.model.Ip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppFiguresJsonTest {

    private static AppFigures read(String json) throws BadJsonException {
        return AppFiguresJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        AppFigures told = new AppFigures(
                "mirror1",
                List.of(new AppFigures.App(
                        "authorisation",
                        "iso8583",
                        Optional.of("iso87-ascii"),
                        200,
                        30_000,
                        Optional.of(60L),
                        List.of(
                                new AppFigures.Address(Optional.of(Ip.parse("10.1.2.3")), 9_100),
                                new AppFigures.Address(Optional.empty(), 9_101)))),
                List.of(new AppFigures.Figures(
                        Instant.parse("2026-11-29T10:02:00Z"),
                        "authorisation",
                        "all",
                        100,
                        98,
                        90,
                        1,
                        2,
                        OptionalDouble.of(0.5),
                        OptionalDouble.of(230.25),
                        OptionalDouble.of(210),
                        OptionalDouble.of(400),
                        OptionalDouble.of(500),
                        OptionalDouble.empty(),
                        4,
                        1.5,
                        new TreeMap<>(Map.of("00", 90L, "", 8L, "-", 2L)))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AppFiguresJson.write(told, out);

        assertThat(read(out.toString(StandardCharsets.UTF_8))).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|source \"\"",
                "{\"source\": \"a\\u0007\"}|expected 1 to 200 printable characters",
                "{\"source\": \"a\", \"figures\": [{\"app\": \"p\", \"operation\": \"all\", \"minute\": \"2026-11-29T10:02:30Z\"}]}"
                        + "|/figures/0: minute 2026-11-29T10:02:30Z, expected the beginning of one",
                "{\"source\": \"a\", \"figures\": [{\"app\": \"p\", \"operation\": \"all\", \"requests\": 1, \"responses\": 2}]}"
                        + "|expected no more of each than of the one before",
                "{\"source\": \"a\", \"apps\": [{\"name\": \"p\"}]}|/apps/0: protocol",
            })
    void whatCannotBeIsRefusedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining(message);
    }
}
