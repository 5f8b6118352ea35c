package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Announcement;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Report;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementJsonTest {

    @Test
    void anAnnouncementArrivesAsItWasSent() throws BadJsonException {
        Announcement sent = new Announcement(
                List.of(Ip.parse("10.0.0.1"), Ip.parse("fd00::1")), Map.of("dataCenter", "TX", "note", "two words"));
        Report report = Report.of(ContainerName.parse("web1.web1"), List.of(), sent);

        assertThat(read(ReportJson.toText(report)).section(Announcement.class)).contains(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{\"addresses\": [\"10.0.0\"]} # 10.0.0",
                "{\"addresses\": 7} # /announcement/addresses: expected an array",
                "{\"labels\": {\"a b\": \"x\"}} # label \"a b\", expected up to 63 letters",
                "{\"labels\": {\"a\": \"\"}} # label a is \"\", expected a text of one line",
                "{\"labels\": {\"a\": \"x\\u0007\"}} # label a is \"x?\", expected a text of one line",
                "{\"labels\": {\"a\": 7}} # expected",
            })
    void whatIsNoneIsRefusedWithItsReason(String section, String message) {
        assertThatThrownBy(() -> read("{\"container\":\"a.b\",\"links\":[],\"announcement\":" + section + "}"))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void moreAddressesOrLabelsThanAMachineHasAreRefused() {
        String addresses =
                IntStream.range(0, 65).mapToObj(i -> "\"10.0.0." + i + "\"").collect(Collectors.joining(","));
        String labels =
                IntStream.range(0, 33).mapToObj(i -> "\"l" + i + "\":\"x\"").collect(Collectors.joining(","));

        assertThatThrownBy(() -> read(
                        "{\"container\":\"a.b\",\"links\":[],\"announcement\":{\"addresses\":[" + addresses + "]}}"))
                .hasMessageContaining("at most 64 addresses");
        assertThatThrownBy(() ->
                        read("{\"container\":\"a.b\",\"links\":[],\"announcement\":{\"labels\":{" + labels + "}}}"))
                .hasMessageContaining("at most 32 labels");
    }

    private static Report read(String json) throws BadJsonException {
        return ReportJson.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }
}
