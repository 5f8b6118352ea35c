package io.earshot.model.json;

import static io.earshot.model.json.Documents.readReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Report;
import io.earshot.model.Rtt;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Checks that values that a simple agent does not report are unknown, and others are kept. */
class UntoldValuesTest {

    @Test
    void aPartOfTheRoundTripTimesIsKeptAndNotFilledUpWithZeros() throws BadJsonException {
        assertThat(rttOf("{}")).isEmpty();
        assertThat(rttOf("{\"min\": 1, \"avg\": 2, \"max\": 3}"))
                .hasValue(new Rtt(
                        OptionalDouble.of(1), OptionalDouble.of(2), OptionalDouble.empty(), OptionalDouble.of(3)));
        assertThat(rttOf("{\"avg\": 1.5}"))
                .hasValue(new Rtt(
                        OptionalDouble.empty(),
                        OptionalDouble.of(1.5),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
    }

    private static Optional<Rtt> rttOf(String rtt) throws BadJsonException {
        String json = Documents.REPORT.replaceAll("\"rtt\": \\{[^}]*}", "\"rtt\": " + rtt);
        return readReport(json).links().getFirst().rtt();
    }

    @Test
    void nginxWithoutARateIsNotAnNginxWithoutRequests() throws BadJsonException {
        Report report = readReport(Documents.REPORT.replace("accessRate", "unknown"));
        assertThat(report.nginx().orElseThrow().accessRate()).isEmpty();
        assertThat(report.nginx().orElseThrow().errorRate()).hasValue(15.5);
        assertThat(readReport(Documents.REPORT.replace("accessRate", "unknown").replace("\"errors\"", "\"also\""))
                        .nginx())
                .isEmpty();
    }

    @Test
    void whetherIcmpIsFilteredIsUnknownIfNotTold() throws BadJsonException {
        assertThat(readReport(Documents.REPORT).links().getFirst().icmpFiltered())
                .hasValue(false);
        String untold = Documents.REPORT.replace("icmpFiltered", "unknown");
        assertThat(readReport(untold).links().getFirst().icmpFiltered()).isEmpty();
    }
}
