package io.earshot.model.json;

import static io.earshot.model.json.Documents.readPartnerList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartnerListJsonTest {

    @Test
    void thePromisedDocumentIsReadAndWritten() throws BadJsonException {
        assertThat(readPartnerList(Documents.PARTNER_LIST)).isEqualTo(Documents.partnerList());
        assertThat(written(Documents.partnerList())).isEqualTo(Documents.PARTNER_LIST.replaceAll("\\s", ""));
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws BadJsonException {
        assertThat(readPartnerList("{\"container\": \"be5.host58\", \"partners\": [{\"ip\": \"::1\"}]}"))
                .isEqualTo(new PartnerList(
                        ContainerName.parse("be5.host58"),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(20),
                        List.of(new Partner(
                                Ip.parse("::1"), Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(10)))));
    }

    @Test
    void aPartnerMayBeProbedMoreOftenWhileItsLinkIsDownButNotMoreRarely() throws BadJsonException {
        Duration minute = Duration.ofMinutes(1);
        for (Duration down : List.of(Duration.ofSeconds(10), minute)) {
            PartnerList list = new PartnerList(
                    ContainerName.parse("a.b"),
                    minute,
                    minute,
                    List.of(new Partner(
                            Ip.parse("::1"),
                            Optional.empty(),
                            OptionalInt.empty(),
                            minute,
                            down,
                            OptionalInt.empty())));

            assertThat(readPartnerList(written(list))).isEqualTo(list);
        }
        PartnerList odd = readPartnerList("{\"container\": \"a.b\", \"partners\": "
                + "[{\"ip\": \"::1\", \"downIntervalSeconds\": 61, \"intervalSeconds\": 60}]}");

        assertThat(odd.partners().getFirst().downInterval()).isEqualTo(minute);
    }

    @Test
    void brokenSecondsSurviveTheRoundTrip() throws BadJsonException {
        for (long millis : List.of(1L, 50L, 1_500L, 86_399_999L)) {
            PartnerList list = new PartnerList(
                    ContainerName.parse("a.b"), Duration.ofMillis(millis), Duration.ofMillis(millis), List.of());

            assertThat(readPartnerList(written(list))).isEqualTo(list);
        }
    }

    @Test
    void theServicesOfANewerServerAreSkipped() throws BadJsonException {
        String newer = Documents.PARTNER_LIST.replace("{", "{\"tasks\": [{\"port\": {\"ip\": [1]}}], ");

        assertThat(readPartnerList(newer)).isEqualTo(Documents.partnerList());
    }

    @Test
    void ofAFieldThatOccursTwiceTheLastCounts() throws BadJsonException {
        PartnerList list = readPartnerList(
                "{\"partners\": [{\"ip\": \"::2\"}], \"container\": \"a.b\", \"partners\": [{\"ip\": \"::1\"}]}");

        assertThat(list.toLine()).isEqualTo("a.b ::1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "3306 # 65536 # /partners/0/port: expected a whole number from 1 to 65535, got 65536",
                "3306 # 4294970602 # /partners/0/port: expected a whole number from 1 to 65535, got 4294970602",
                "3306 # 0 # /partners/0/port: expected a whole number from 1 to 65535, got 0",
                "3306 # 33.06 # /partners/0/port: expected a whole number, got 33.06",
                "3306 # \"3306\" # /partners/0/port: expected a whole number, got \"3306\"",
                ": 10} # : 0} # /partners/0/intervalSeconds: expected seconds, at least 0.001 and at most a day, got 0",
                ": 10} # : 1e-12} # /partners/0/intervalSeconds: expected seconds, at least 0.001 and at most a day,"
                        + " got 1e-12",
                ": 120 # : -120 # /cycleSeconds: expected seconds, at least 0.001 and at most a day, got -120",
                ": 120 # : 86401 # /cycleSeconds: expected seconds, at least 0.001 and at most a day, got 86401",
                "\"ip\" # \"pi\" # /partners/0: expected a field \"ip\", got none",
                "\"container\" # \"contained\" # document: expected a field \"container\", got none",
            })
    void aValueOfTheWrongKindIsNamedWithItsPlace(String good, String bad, String message) {
        assertThat(Documents.PARTNER_LIST).contains(good);
        assertThatThrownBy(() -> readPartnerList(Documents.PARTNER_LIST.replace(good, bad)))
                .isInstanceOf(BadJsonException.class)
                .hasMessage(message);
    }

    private static String written(PartnerList list) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerListJson.write(list, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
