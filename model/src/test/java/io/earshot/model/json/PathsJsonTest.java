package io.earshot.model.json;

import static io.earshot.model.json.Documents.readPartnerList;
import static io.earshot.model.json.Documents.readReport;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkClassReports;
import io.earshot.model.LinkPathReports;
import io.earshot.model.LinkPaths;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.ProbeResponder;
import io.earshot.model.Report;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the JSON for probes of paths: keys and ports to the agent, counts back. */
class PathsJsonTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    @Test
    void keysAndPortsOfRespondersSurviveTheRoundTrip() throws BadJsonException {
        PartnerList list = new PartnerList(
                NAME,
                PartnerList.DEFAULT_CYCLE,
                PartnerList.DEFAULT_DOWN_AFTER,
                List.of(new Partner(
                        Ip.parse("10.1.2.3"),
                        Optional.of("db1"),
                        OptionalInt.of(3306),
                        PartnerList.DEFAULT_INTERVAL,
                        OptionalInt.of(33_433))),
                new ProbeKeys(List.of(new ProbeKeys.Key(7, new byte[32]), new ProbeKeys.Key(6, new byte[16]))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerListJson.write(list, out);

        assertThat(readPartnerList(out.toString(StandardCharsets.UTF_8))).isEqualTo(list);
    }

    @Test
    void countsOfPathsSurviveTheRoundTrip() throws BadJsonException {
        LinkPaths paths = new LinkPaths(
                Ip.parse("10.1.2.3"),
                "udp",
                33_433,
                48,
                1,
                12,
                1,
                0,
                OptionalDouble.of(0.021),
                2,
                List.of(
                        new LinkPaths.Port(33_437, 9, 0, 9, 0, true),
                        new LinkPaths.Port(33_438, 2, 2, 0, 0, false),
                        new LinkPaths.Port(33_439, 9, 0, 9, 0, false, OptionalInt.of(1_400))));
        Report report = Report.of(NAME, List.of(), new LinkPathReports(List.of(paths)), new ProbeResponder(33_433));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);

        assertThat(readReport(out.toString(StandardCharsets.UTF_8))).isEqualTo(report);
    }

    @Test
    void trafficClassesSurviveTheRoundTrip() throws BadJsonException {
        PartnerList list = new PartnerList(NAME, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of())
                .withClasses(List.of(10, 46));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerListJson.write(list, out);
        assertThat(readPartnerList(out.toString(StandardCharsets.UTF_8))).isEqualTo(list);

        Report report = Report.of(
                NAME,
                List.of(),
                new LinkClassReports(List.of(
                        new LinkClass(Ip.parse("10.1.2.3"), 46, 2, 0, true),
                        new LinkClass(Ip.parse("10.1.2.3"), 10, 2, 2, false))));
        out.reset();
        ReportJson.write(report, out);
        assertThat(readReport(out.toString(StandardCharsets.UTF_8))).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dscp\": 46}",
                "{\"ip\": \"10.1.2.3\"}",
                "{\"ip\": \"10.1.2.3\", \"dscp\": 64}",
                "{\"ip\": \"10.1.2.3\", \"dscp\": 46, \"sent\": 1, \"received\": 2}"
            })
    void classesThatCannotBeAreRefused(String each) {
        assertThatThrownBy(() -> readReport("{\"container\": \"a.b\", \"links\": [], \"classes\": [" + each + "]}"))
                .isInstanceOf(BadJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": 1, \"key\": \"00\"}",
                "{\"id\": 1, \"key\": \"zz00000000000000000000000000000000\"}",
                "{\"key\": \"00000000000000000000000000000000\"}"
            })
    void aBadKeyIsRefusedWithoutItsText(String key) {
        assertThatThrownBy(() ->
                        readPartnerList("{\"container\": \"a.b\", \"partners\": [], \"probeKeys\": [" + key + "]}"))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining("32 to 128 hexadecimal digits")
                .hasMessageNotContaining("zz00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\": \"udp\"}",
                "{\"ip\": \"10.1.2.3\", \"tested\": 1, \"down\": 2}",
                "{\"ip\": \"10.1.2.3\", \"jitter\": -1}",
                "{\"ip\": \"10.1.2.3\", \"method\": \"a b\"}",
                "{\"ip\": \"10.1.2.3\", \"ports\": [{\"port\": 0}]}",
                "{\"ip\": \"10.1.2.3\", \"ports\": [{\"port\": 1, \"pathMtu\": 0}]}",
                "{\"ip\": \"10.1.2.3\", \"ports\": [{\"port\": 1, \"pathMtu\": 65536}]}",
                "{\"ip\": \"10.1.2.3\", \"ports\": [{\"port\": 1, \"sent\": 1, \"received\": 2}]}"
            })
    void countsThatCannotBeAreRefused(String link) {
        assertThatThrownBy(() -> readReport("{\"container\": \"a.b\", \"links\": [], \"paths\": [" + link + "]}"))
                .isInstanceOf(BadJsonException.class);
    }

    @Test
    void anAgentWithoutAPortIsOneThatAnswersNoProbes() throws BadJsonException {
        Report report = readReport("{\"container\": \"a.b\", \"links\": [], \"responder\": {}}");

        assertThat(report.section(ProbeResponder.class)).isEmpty();
    }
}
