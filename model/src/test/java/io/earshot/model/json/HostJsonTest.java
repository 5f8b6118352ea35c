package io.earshot.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.HostPartners;
import io.earshot.model.HostReports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostJsonTest {

    private static final HostPartners PARTNERS = new HostPartners("host58", List.of(Documents.partnerList()));
    private static final HostReports REPORTS = new HostReports("host58", List.of(Documents.report()));

    @Test
    void aHostsDocumentsHoldThoseOfItsContainers() {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ReportJson.write(Documents.report(), one);

        assertThat(text(reports())).isEqualTo("{\"host\":\"host58\",\"reports\":[" + text(one.toByteArray()) + "]}");
        assertThat(text(partners())).startsWith("{\"host\":\"host58\",\"lists\":[{\"container\":\"be5.host58\",");
    }

    @Test
    void whatIsWrittenIsReadBack() throws BadJsonException {
        assertThat(HostJson.readReports(new ByteArrayInputStream(reports()))).isEqualTo(REPORTS);
        assertThat(HostJson.readPartners(new ByteArrayInputStream(partners()))).isEqualTo(PARTNERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{} # document: expected fields \"host\" and \"reports\", got none",
                "{\"host\": \"host58\"} # document: expected fields \"host\" and \"reports\", got none",
                "{\"host\": \"a b\", \"reports\": []} # document: host \"a b\", expected letters, digits, '-', '_' and"
                        + " '.'",
                "{\"host\": \"host58\", \"reports\": {}} # /reports: expected an array, got an object",
            })
    void whatIsWrongIsNamedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> HostJson.readReports(Documents.stream(json)))
                .isInstanceOf(BadJsonException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{} # /reports/1: expected a field \"container\", got none",
                "[[], {}] # /reports/1: expected an object, got an array",
                "5 # /reports/1: expected an object, got 5",
                "{\"container\": \"be5.host59\", \"links\": []} # container be5.host59, expected one of host host58",
                "{\"container\": \"be5.host58\", \"links\": [{\"ip\": \"10.0.0.1\", \"sent\": {\"a\": [1]},"
                        + " \"received\": 1}]} # /reports/1/links/0/sent: expected a whole number, got an object",
                "{\"container\": \"be5.host58\", \"links\": [], \"load\": -1}"
                        + " # /reports/1/load: load -1.0, expected a number from 0 up",
            })
    void aReportThatIsNoneCostsOnlyItself(String bad, String problem) throws BadJsonException {
        String good = "{\"container\": \"%s.host58\", \"links\": []}";
        HostReports read = HostJson.readReports(Documents.stream("{\"reports\": [" + good.formatted("be1") + ", " + bad
                + ", " + good.formatted("be2") + "], \"host\": \"host58\"}"));
        assertThat(read.reports())
                .extracting(report -> report.container().toString())
                .containsExactly("be1.host58", "be2.host58");
        assertThat(read.refused()).containsExactly(problem);
    }

    private static byte[] reports() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HostJson.write(REPORTS, out);
        return out.toByteArray();
    }

    private static byte[] partners() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HostJson.write(PARTNERS, out);
        return out.toByteArray();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
