package io.earshot.model.json;

import static io.earshot.model.json.Documents.readReport;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.MachineLoad;
import io.earshot.model.NginxRates;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import io.earshot.model.Section;
import io.earshot.model.UnreadSection;
import io.earshot.model.UpstreamReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportJsonTest {

    private static final List<LinkState> STATES = List.of(LinkState.values());

    @Test
    void thePromisedDocumentIsRead() throws BadJsonException {
        assertThat(readReport(Documents.REPORT)).isEqualTo(Documents.report());
    }

    @Test
    void whatIsWrittenIsReadBack() throws BadJsonException {
        assertThat(roundTrip(Documents.report())).isEqualTo(Documents.report());
    }

    @Test
    void theLeastThatAShellScriptMustSendIsEnough() throws BadJsonException {
        Report report = readReport("""
            {"container": "be5.host58", "links": [{"ip": "192.168.5.1", "sent": 12, "received": 11}]}\
            """);

        assertThat(report.links()).containsExactly(LinkReport.ofCounts(Ip.parse("192.168.5.1"), 12, 11));
        assertThat(report.run()).isEmpty();
        assertThat(report.version()).isEmpty();
        assertThat(report.load()).isEmpty();
        assertThat(report.nginx()).isEmpty();
        assertThat(roundTrip(report)).isEqualTo(report);
    }

    /** JSON Schema takes them for integers, and so does the description of the calls. */
    @Test
    void wholeNumbersMayBeWrittenAsFractions() throws BadJsonException {
        Report report = readReport("""
            {"container": "be5.host58", "links": [{"ip": "192.168.5.1", "sent": 12.0, "received": 1.1e1}]}\
            """);

        assertThat(report.links()).containsExactly(LinkReport.ofCounts(Ip.parse("192.168.5.1"), 12, 11));
        assertThatThrownBy(() -> readReport("""
            {"container": "be5.host58", "links": [{"ip": "192.168.5.1", "sent": 1e99, "received": 0}]}\
            """)).hasMessage("/links/0/sent: expected a whole number, got 1e99");
        assertThatThrownBy(() -> readReport("""
            {"container": "be5.host58", "links": [{"ip": "192.168.5.1", "sent": -4.0, "received": 0}]}\
            """))
                .hasMessage("/links/0/sent: expected a whole number from 0 to 9223372036854775807, got -4.0");
    }

    @Test
    void randomReportsSurviveTheRoundTrip() throws BadJsonException {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            Report report = randomReport(random);

            assertThat(roundTrip(report)).isEqualTo(report);
        }
    }

    @Test
    void roundTripTimesTravelInWholeMicroseconds() {
        LinkReport link = new LinkReport(
                Ip.parse("::1"),
                1,
                1,
                Optional.empty(),
                Optional.of(new Rtt(0.2104999, 1.0 / 3, 0.5, 1)),
                OptionalInt.empty(),
                true);

        assertThat(written(report(link))).isEqualTo("""
            {"container":"a.b","links":[{"ip":"::1","sent":1,"received":1,\
            "rtt":{"min":0.21,"avg":0.333,"p95":0.5,"max":1.0},"icmpFiltered":true}]}\
            """);
    }

    @Test
    void whatTheProberSawBesideItsCountsTravelsSparsely() throws BadJsonException {
        int[] rtts = new int[RttHistogram.BUCKETS];
        rtts[RttHistogram.bucketOf(0.34)] = 10;
        rtts[RttHistogram.bucketOf(470)] = 1;
        rtts[RttHistogram.bucketOf(11_000)] = 1;
        LinkReport link = new LinkReport(
                Ip.parse("::1"),
                13,
                12,
                Optional.of(LinkState.UP),
                Optional.empty(),
                RttHistogram.of(rtts),
                OptionalInt.empty(),
                Optional.empty(),
                new TreeMap<>(Map.of("ENETUNREACH", 2L, "STARVED", 1L)),
                1,
                2);
        Report report = Report.of(
                ContainerName.parse("a.b"), List.of(link), new ProberHealth(true, Duration.ofMillis(1_500), 3));

        assertThat(written(report)).isEqualTo("""
            {"container":"a.b","links":[{"ip":"::1","sent":13,"received":12,"state":"UP",\
            "rttHistogram":{"0.39":10,"470":1,"Infinity":1},\
            "errors":{"ENETUNREACH":2,"STARVED":1},"late":1,"duplicates":2}],\
            "prober":{"starved":true,"longestDelayMillis":1500.0,"foreignReplies":3}}\
            """);
        assertThat(roundTrip(report)).isEqualTo(report);
    }

    @Test
    void aSectionThatIsNotKnownIsCarriedAlong() throws BadJsonException {
        String section = "{\"peers\":[{\"ip\":\"::1\",\"rtt\":0.250,\"big\":1e400}],\"none\":null,\"text\":\"ä\\n\"}";
        String json = "{\"container\":\"a.b\",\"links\":[],\"later\":" + section + ",\"number\":3,\"gone\":null}";

        Report report = readReport(json);

        assertThat(report.sections()).contains(new UnreadSection("later", section), new UnreadSection("number", "3"));
        assertThat(written(report)).isEqualTo(json.replace(",\"gone\":null", ""));
        assertThat(roundTrip(report)).isEqualTo(report);
    }

    @Test
    void aReportHoldsNoMoreUnknownSectionsThanANewerAgentWouldSend() {
        StringBuilder json = new StringBuilder("{\"container\":\"a.b\",\"links\":[]");
        for (int i = 0; i < 200; i++) {
            json.append(",\"x").append(i).append("\":0");
        }

        assertThatThrownBy(() -> readReport(json.append('}').toString()))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining("expected at most 64 sections that are not known here");
    }

    @Test
    void aSectionThatIsThereTwiceCountsAsTheLastOne() throws BadJsonException {
        Report report = readReport("{\"container\":\"a.b\",\"load\":1,\"links\":[],\"load\":2,\"x\":1,\"x\":2}");

        assertThat(report.load()).hasValue(2);
        assertThat(report.sections()).contains(new UnreadSection("x", "2")).hasSize(3);
    }

    @Test
    void bucketsOfAnotherDivisionGoWhereTheyFit() throws BadJsonException {
        String json =
                Documents.REPORT.replace("false", "false, \"rttHistogram\": {\"0.4\": 1, \"0.47\": 2, \"99999\": 3}");

        assertThat(readReport(json).links().getFirst().rtts().counts())
                .isEqualTo(Map.of(0.47, 3L, Double.POSITIVE_INFINITY, 3L));
    }

    @Test
    void whatANewerAgentAddsToASectionIsSkippedAtEveryDepth() throws BadJsonException {
        String news =
                "\"new\": {\"a\": [[{}, null, 1e3, \"" + "x".repeat(9_999) + "\"]], \"sent\": -1}, \"newer\": [], ";
        String newer = Documents.REPORT;
        for (String field : List.of("\"ip\"", "\"sent\"", "\"avg\"", "\"accessRate\"")) {
            newer = newer.replace(field, news + field);
        }

        assertThat(readReport(newer)).isEqualTo(Documents.report());
    }

    @Test
    void aLongTextInASectionThatIsNotKnownIsCarriedAlongWhole() throws BadJsonException {
        String section = "{\"output\":\"" + "x".repeat(100_000) + "\"}";

        Report report = readReport("{\"container\":\"a.b\",\"links\":[],\"tasks\":" + section + "}");

        assertThat(report.sections()).contains(new UnreadSection("tasks", section));
    }

    @Test
    void nullIsAsGoodAsAbsent() throws BadJsonException {
        Report report = readReport("""
            {"container": "a.b", "startId": null, "sequence": null, "version": null, "load": null, "nginx": null,
             "links": [{"ip": "::1", "sent": 1, "received": 1, "state": null, "rtt": null, "pathMtu": null,
                        "icmpFiltered": null}]}\
            """);

        assertThat(report).isEqualTo(report(LinkReport.ofCounts(Ip.parse("::1"), 1, 1)));
    }

    @Test
    void aStateIsReadInAnyCase() throws BadJsonException {
        assertThat(readReport(Documents.REPORT.replace("UP", "down"))
                        .links()
                        .getFirst()
                        .state())
                .contains(LinkState.DOWN);
    }

    @Test
    void aStateThatWeDoNotKnowIsNone() throws BadJsonException {
        assertThat(readReport(Documents.REPORT.replace("UP", "SIDEWAYS"))
                        .links()
                        .getFirst()
                        .state())
                .isEmpty();
    }

    @Test
    void anNginxWhoseErrorsNobodyCountsIsNotOneWithoutErrors() throws BadJsonException {
        String json = Documents.REPORT.replace("\"errors\"", "\"unknown\"");

        Report report = readReport(json);

        assertThat(report.nginx()).hasValue(new NginxRates(31.38, Optional.empty()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\"nginx\":{\"accessRate\":31.38}}");
    }

    @Test
    void ofAFieldThatOccursTwiceTheLastCounts() throws BadJsonException {
        Report report = readReport("""
            {"container": "a.b", "links": [{"ip": "::2", "sent": 1, "received": 1}], "container": "c.d",
             "nginx": {"errors": {"502": 1, "502": 2}, "errors": {"504": 1, "504": 2}, "accessRate": 1},
             "links": [{"ip": "::1", "sent": 9, "sent": 1, "received": 1}]}\
            """);

        assertThat(report.container()).hasToString("c.d");
        assertThat(report.links()).containsExactly(LinkReport.ofCounts(Ip.parse("::1"), 1, 1));
        assertThat(report.nginx().orElseThrow().errors().orElseThrow())
                .containsOnlyKeys(504)
                .containsEntry(504, 2.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "12, \"rec # \"many\", \"rec # /links/0/sent: expected a whole number, got \"many\"",
                "12, \"rec # 1.5, \"rec # /links/0/sent: expected a whole number, got 1.5",
                "12, \"rec # [12], \"rec # /links/0/sent: expected a whole number, got an array",
                "12, \"rec # -1, \"rec # /links/0/sent: expected a whole number from 0 to 9223372036854775807, got -1",
                "12, \"rec # 9223372036854775808, \"rec # /links/0/sent: expected a whole number from 0 to"
                        + " 9223372036854775807, got 9223372036854775808",
                "12, \"rec # 11, \"rec # /links/0: sent 11 and received 12 of 192.168.5.1, expected 0 <= received <="
                        + " sent",
                "\"sent\" # \"snet\" # /links/0: expected fields \"ip\", \"sent\" and \"received\", got none",
                "1500 # 4294968796 # /links/0/pathMtu: expected a whole number from 1 to 2147483647, got 4294968796",
                "1500 # 0 # /links/0/pathMtu: expected a whole number from 1 to 2147483647, got 0",
                "\"UP\" # true # /links/0/state: expected a string, got true",
                "false # \"no\" # /links/0/icmpFiltered: expected true or false, got \"no\"",
                "0.34 # \"fast\" # /links/0/rtt/avg: expected a number, got \"fast\"",
                "0.34 # 1e999 # /links/0/rtt/avg: expected a number of at most 1.7976931348623157E308, got 1e999",
                "0.34 # -0.34 # /links/0/rtt: rtt 0.21/-0.34/0.8/1.2, expected finite milliseconds from 0 up with min"
                        + " <= max",
                "{\"min\" # 1, \"x\": {\"min\" # /links/0/rtt: expected an object, got 1",
                "192.168.5.1 # 192.168.5 # /links/0/ip: address \"192.168.5\", expected IPv4 as in 10.1.2.3 or IPv6 as"
                        + " in fd00::5:11",
                "192.168.5.1 # fe80::1%eth0 # /links/0/ip: address \"fe80::1%eth0\", expected IPv4 as in 10.1.2.3 or"
                        + " IPv6 as in fd00::5:11",
                "be5.host58 # be5 # /container: name \"be5\", expected CONTAINER.HOST as in be5.host58",
                "\"container\" # \"contains\" # document: expected a field \"container\", got none",
                "\"links\" # \"linked\" # document: expected a field \"links\", got none",
                "\"links\": [ # \"links\": {}, \"x\": [ # /links: expected an array, got an object",
                "\"links\": [ # \"links\": [null, # /links/0: expected an object, got null",
                "0.21, \"nginx # -1, \"nginx # /load: load -1.0, expected a number from 0 up",
                "\"502\" # \"+502\" # /nginx/errors/+502: expected an HTTP status as the field's name, got 0.2",
                "\"502\" # \"a\\nb\" # /nginx/errors/a?b: expected an HTTP status as the field's name, got 0.2",
                "\"502\" # \"٥٠٢\" # /nginx/errors/???: expected an HTTP status as the field's name, got 0.2",
                "15.3 # -15.3 # /nginx: nginx rate of status 504 -15.3, expected a number from 0 up",
                "false # false, \"rttHistogram\": {\"0x1\": 1} # /links/0/rttHistogram/0x1: expected milliseconds or"
                        + " Infinity as the field's name, got 1",
                "false # false, \"rttHistogram\": {\"0.1\": -1} # /links/0/rttHistogram/0.1: expected a whole number"
                        + " from 0 to 9223372036854775807, got -1",
                "false # false, \"errors\": {\"no way\": 1} # /links/0/errors/no way: expected a word as ENETUNREACH as"
                        + " the field's name, got 1",
                "\"load\" # \"prober\": {\"starved\": 1}, \"load\" # /prober/starved: expected true or false, got 1",
                "\"load\" # \"prober\": {\"starved\": true, \"longestDelayMillis\": -1}, \"load\" # /prober: longest"
                        + " delay PT-0.001S, expected zero or more",
                "17 # 1e-2 # /sequence: expected a whole number, got 1e-2",
            })
    void aValueOfTheWrongKindIsNamedWithItsPlace(String good, String bad, String message) {
        assertThat(Documents.REPORT).contains(good);
        assertThatThrownBy(() -> readReport(Documents.REPORT.replace(good, bad)))
                .isInstanceOf(BadJsonException.class)
                .hasMessage(message);
    }

    @Test
    void thePlaceCountsTheElementsFromZero() {
        String link = "{\"ip\": \"::1\", \"sent\": 1, \"received\": 1}, ";

        assertThatThrownBy(() -> readReport(Documents.REPORT
                        .replace("[{", "[" + link.repeat(3) + "{")
                        .replace("12, \"rec", "\"many\", \"rec")))
                .isInstanceOf(BadJsonException.class)
                .hasMessage("/links/3/sent: expected a whole number, got \"many\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "ISO-8859-1"})
    void onlyUtf8IsRead(String charset) {
        byte[] octets = Documents.REPORT.replace("…", "ä").getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> ReportJson.read(new ByteArrayInputStream(octets)))
                .isInstanceOf(BadJsonException.class)
                .hasMessageStartingWith("not JSON: ");
    }

    private static Report randomReport(Random random) {
        List<LinkReport> links =
                random.ints(random.nextInt(5)).mapToObj(i -> randomLink(random)).toList();
        List<Section> sections = new ArrayList<>(List.of(
                new LinkReports(links),
                new MachineLoad(random.nextDouble() * 1e9),
                Documents.report().nginx().orElseThrow(),
                new ProberHealth(random.nextBoolean(), Duration.ofMillis(random.nextInt(99_999)), random.nextInt(9)),
                new UpstreamReport(
                        "/etc/nginx/nginx.conf",
                        random.nextInt(9),
                        List.of(new UpstreamReport.Server(
                                "be",
                                "be1:80",
                                1 + random.nextInt(65_535),
                                random.nextBoolean() ? List.of() : List.of(Ip.parse("10.1.2.3"), Ip.parse("fd00::7")),
                                random.nextBoolean(),
                                random.nextBoolean())),
                        random.nextInt(2),
                        random.nextInt(2),
                        random.nextBoolean() ? Optional.empty() : Optional.of("a file cannot be read")),
                new UnreadSection("later", "{\"a\":[1,2.50,null,true,\"\\u0000\"]}")));
        for (int i = sections.size() - 1; i > 0; i--) {
            if (random.nextBoolean()) {
                sections.remove(i);
            }
        }
        return new Report(
                ContainerName.parse("c" + random.nextInt(9) + ".host"),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new Report.Run(
                                "\"\\\n\0ü\uD83D\uDCE1",
                                random.nextLong(1L << 62),
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(Instant.ofEpochMilli(random.nextLong(1L << 42))))),
                random.nextBoolean() ? Optional.empty() : Optional.of(""),
                sections);
    }

    private static LinkReport randomLink(Random random) {
        long sent = random.nextLong(Long.MAX_VALUE);
        byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        double millis = random.nextInt(5_000_000) / 1000.0;
        return new LinkReport(
                Ip.ofOctets(octets),
                sent,
                random.nextLong(sent + 1),
                random.nextBoolean() ? Optional.empty() : Optional.of(STATES.get(random.nextInt(STATES.size()))),
                random.nextBoolean() ? Optional.empty() : Optional.of(new Rtt(0, millis, millis, millis)),
                RttHistogram.of(random.ints(RttHistogram.BUCKETS, 0, 3).toArray()),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(65_536)),
                random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean()),
                random.nextBoolean()
                        ? new TreeMap<>()
                        : new TreeMap<>(Map.of("ENETUNREACH", random.nextLong(1L << 62))),
                random.nextInt(3),
                random.nextInt(3));
    }

    private static Report report(LinkReport link) {
        return Report.of(ContainerName.parse("a.b"), List.of(link));
    }

    private static Report roundTrip(Report report) throws BadJsonException {
        return readReport(written(report));
    }

    private static String written(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
