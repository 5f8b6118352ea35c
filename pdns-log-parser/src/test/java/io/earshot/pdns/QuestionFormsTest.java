package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Lookup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which PowerDNS and what carries its messages write a question down, as seen or as its source says. */
class QuestionFormsTest {

    private static final String NAME = "db1.be5.host58.example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Authoritative server: 4.0, 4.2 with the size as sent, 4.6 with PROXY protocol, 5.1 with views
                "Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 512: Dropped query, db is overloaded",
                "Remote 127.0.0.1 wants '%s|AAAA', do = 1, bufsize = 1232 (4096): packetcache MISS",
                "TCP Remote ::1 wants '%s|A', do = 0, bufsize = 512: packetcache HIT",
                "Remote fe80::1%%eth0(2001:db8::7)<-2001:db8::/56 wants '%s|A', do = 0, bufsize = 512",
                "Remote 127.0.0.1(10.20.30.40)<-192.0.2.0/24 wants '%s|A', do = 0, bufsize = 512: Dropped query,"
                        + " backends are overloaded",
                "msg=\"Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 512: packetcache MISS\" prio=\"Notice\"",
                // A writer that was cut off before this one
                "Nov 23 18:30:55 Remote 127.0.0.1 wants 'cut.be5.host58.examRemote 127.0.0.1 wants '%s|A', do = 0,"
                        + " bufsize = 512",
                // Authoritative server 5.1, structured
                "msg=\"Query received\" subsystem=\"receiver0\" prio=\"Notice\" ts=\"1795459330.128\" dnssec=\"0\" max"
                        + " reply length=\"512\" query=\"%s\" remote=\"127.0.0.1\" type=\"A\"",
                "msg=\"Received TCP query\" subsystem=\"tcpnameserver\" prio=\"Notice\" ts=\"1795459330.128\""
                        + " bufsize=\"512\" dnssecok=\"0\" packetcache=\"miss\" query=\"%s\" remote=\"::1\" type=\"AAAA\"",
                // Recursor 4.4, then 4.8 and later
                "3 [1/1] question for '%s|A' from 127.0.0.1:33395",
                "3 [1/1] TCP question for '%s|A' from [fd09::7]:33395",
                "msg=\"Question\" subsystem=\"syncres\" level=\"0\" prio=\"Info\" tid=\"3\" ts=\"1795458920.728\" ecs=\"\""
                        + " mtid=\"1\" proto=\"udp\" qname=\"%s\" qtype=\"A\" remote=\"127.0.0.1:43536\"",
                "msg=\"Question answered from packet cache\" subsystem=\"in\" level=\"0\" prio=\"Notice\" tid=\"3\""
                        + " ts=\"1795458920.728\" proto=\"udp\" qname=\"%s\" qtype=\"A\" remote=\"[fd09::7]:43725\""
                        + " source=\"[fd09::7]:43725\" tag=\"0\"",
                "msg=\"TCP question answered from packet cache\" subsystem=\"in\" qname=\"%s\" qtype=\"A\" remote=\"x\"",
                // Recursor 5.1, JSON; alone and in the journal
                "{\"level\": \"0\", \"msg\": \"Question\", \"qname\": \"%s\", \"qtype\": \"A\", \"ts\": \"1795458920.728\"}",
                "Nov 23 18:44:54 vm pdns_recursor[926]: {\"msg\":\"Question\",\"qname\":\"%s\",\"qtype\":\"A\"}",
                "{\"MESSAGE\":\"{\\\"msg\\\":\\\"Question\\\",\\\"qname\\\":\\\"%s\\\",\\\"qtype\\\":\\\"A\\\"}\"}",
                // Carriers
                "{\"__REALTIME_TIMESTAMP\":\"1795459494823903\",\"MESSAGE\":\"Remote 127.0.0.1 wants '%s|A', do = 0\"}",
                "{\"log\":\"Nov 23 18:30:55 Remote 127.0.0.1\\u003c-10.0.0.0/8 wants '%s|A', do = 0,"
                        + " bufsize = 512\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T18:30:55.1Z\"}",
                "{\"type\":\"syslog\",\"host\":{\"name\":\"vm\"},\"message\":\"msg=\\\"Question\\\" qname=\\\"%s\\\""
                        + " qtype=\\\"A\\\"\"}",
                "2026-11-23T18:44:54.123456789Z stderr F Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 512",
                "pdns-1  | Nov 23 18:44:54 Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 512",
                "MESSAGE=Remote 127.0.0.1 wants '%s|A', do = 0, bufsize = 512: packetcache MISS",
                // dnsdist's LogAction, to a file and to syslog
                "Packet from 127.0.0.1:56517 for %s. A with id 7766",
                "[1796102545.105080529] Packet from [fd00::3]:56517 for %s. AAAA with id 7766",
                "Nov 23 18:44:54 vm dnsdist[1]: Packet from 127.0.0.1:56517 for %s. A with id 7766",
                "{\"log\":\"Packet from 127.0.0.1:56517 for %s. A with id 7766\\n\",\"time\":\"2026-11-23T18:30:55.1Z\"}",
            })
    void aQuestionIsFoundOnceInEveryForm(String form) throws IOException {
        for (String name : List.of(NAME, NAME.toUpperCase(java.util.Locale.ROOT))) {
            PdnsLogReader reader = read(form.formatted(name) + "\n");

            assertThat(reader.stats().questions()).isEqualTo(1);
            assertThat(reader.drain()).singleElement().satisfies(lookup -> {
                assertThat(lookup.container()).hasToString("be5.host58");
                assertThat(lookup.service()).isEqualTo("db1");
                assertThat(lookup.count()).isEqualTo(1);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 [1/1] answer to question 'db1.be5.host58.example.com|A': 3 answers, 1 additional, rcode=0",
                "3 question answered from packet cache tag=0 from 127.0.0.1:47916",
                "msg=\"Answer\" subsystem=\"syncres\" answers=\"3\" qname=\"db1.be5.host58.example.com\" qtype=\"A\"",
                "msg=\"packetcache MISS\" subsystem=\"receiver0\" prio=\"Notice\" ts=\"1795459330.128\"",
                "no view found matching netmask 127.0.0.1/32",
                "Query: 'Q\tdb1.be5.host58.example.com\tIN\tANY\t1\t127.0.0.1'",
                "Received a malformed qdomain from 127.0.0.1, 'q\"q.be5.host58.example.com': sending servfail",
                "Remote 127.0.0.1 wants to know 'db1.be5.host58.example.com|A', do = 0",
                "TCP Remote ::1 exceeded the number of transactions per connection, dropping.",
                "msg=\"Question\" qname=\"a\\\" qname=\\\"db1.be5.host58.example.com\" qtype=\"\" remote=\"x\"",
                "{\"msg\": \"Question\", \"qname\": \"db1.be5.host58.example.com\"",
                "{\"msg\": \"Answer\", \"qname\": \"db1.be5.host58.example.com\", \"qtype\": \"A\"}",
                "{\"msg\": {\"msg\": [\"Question\", {}]}}",
                "Packet from 127.0.0.1:56517 with id 7766",
                "Packet from 127.0.0.1:56517 for A with id 7766",
                "Response for db1.be5.host58.example.com. A with id 7766",
                "{}",
                "{",
            })
    void whatOnlyMentionsAQuestionIsNone(String line) throws IOException {
        assertThat(read(line + "\n").stats().questions()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Nov 23 01:00:00 msg="Question" ts="1795459330.128" qname="N" qtype="A" | 2026-11-23T18:42:10.128Z
        {"__REALTIME_TIMESTAMP":"1795459494823903","MESSAGE":"Question","QNAME":"N","QTYPE":"A"} | 2026-11-23T18:44:54.823903Z
        {"message":"Nov 23 18:30:55 vm pdns: msg=\\"Question\\" qname=\\"N\\" qtype=\\"A\\""}    | 2026-11-23T18:30:55Z
        {"@timestamp":"2026-11-23T18:43:11Z","m":"question for 'N!A' from 127.0.0.1:1"}          | 2026-11-23T18:43:11Z
        {"log":"Nov 23 20:30:55 question for 'N!A' from ::1\\n","stream":"stderr","time":"2026-11-23T18:30:55.1Z"} | 2026-11-23T18:30:55.100Z
        {"log":"Nov 23 18:30:55 question for 'N!A' from ::1\\n","time":"2026-11-23T18:35:00Z"}         | 2026-11-23T18:30:55Z
        {"__REALTIME_TIMESTAMP":"1795459494823903","MESSAGE":"Nov 23 20:44:54 question for 'N!A' from ::1"} | 2026-11-23T18:44:54.823903Z
        [1795458920.728250000] Packet from 127.0.0.1:56517 for N. A with id 7766                | 2026-11-23T18:35:20.728250Z
        rec_1  ! Nov 23 18:42:25 3 [1/1] question for 'N!A' from 127.0.0.1:33395                 | 2026-11-23T18:42:25Z
        [2026-11-23 18:42:25.5] 3 [1/1] question for 'N!A' from 127.0.0.1:33395                  | 2026-11-23T18:42:25.500Z
        @400000006b04869a1ad27480 question for 'N!A' from 127.0.0.1:33395                        | 2026-11-23T18:31:44.450Z
        2026-11-23_18:42:25.25 question for 'N!A' from 127.0.0.1:33395                           | 2026-11-23T18:42:25.250Z
        Nov 23 18:44:54.823903 vm rec[1]: question for 'N!A' from 127.0.0.1:33395                | 2026-11-23T18:44:54.823903Z
        """)
    void theTimeIsTakenFromWhereverItStands(String line, Instant expected) throws IOException {
        String text = line.replace('!', '|').replace("N", NAME).replace(NAME + "ov", "Nov");
        text = text.replace("Q" + NAME + "AME", "QNAME");

        assertThat(read(text + "\n").drain())
                .singleElement()
                .extracting(Lookup::lastSeen)
                .isEqualTo(expected);
    }

    /** Shippers put several entries, or a message of several lines, into one line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {"msg":"Question","qname":"N1","qtype":"A","ts":"1795459330.128"} {"msg":"Question","qname":"N2","qtype":"A","ts":"1795459331.128"}
        2026-11-23T18:42:25Z {app="rec"} {"msg":"Question","qname":"N1","qtype":"A"}{"msg":"Answer","qname":"N1","qtype":"A"}{"msg":"Question","qname":"N2","qtype":"A"}
        {"log":"msg=\\"Question\\" qname=\\"N1\\" qtype=\\"A\\"\\nmsg=\\"Question\\" qname=\\"N2\\" qtype=\\"A\\"\\n","time":"2026-11-23T18:30:55.1Z"}
        {"log":"3 [1/1] question for 'N1!A' from ::1\\n3 [1/1] question for 'N2!A' from ::1\\n","time":"2026-11-23T18:30:55.1Z"}
        Nov 23 18:44:54 vm pdns[1]: Remote ::1 wants 'N1!A', do = 0, bufsize = 512: packetcache MISS Nov 23 18:44:54 vm pdns[1]: Remote ::1 wants 'N2!A', do = 0, bufsize = 512
        """)
    void severalQuestionsOfOneLineAreAllFound(String line) throws IOException {
        String text = line.replace('!', '|')
                .replace("N1", "db1.be5.host58.example.com")
                .replace("N2", "db2.be5.host58.example.com");
        PdnsLogReader reader = read(text + "\n");
        assertThat(reader.stats().questions()).isEqualTo(2);
        assertThat(reader.drain())
                .extracting(Lookup::service, Lookup::count)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("db1", 1L), org.assertj.core.groups.Tuple.tuple("db2", 1L));
        assertThat(reader.stats().timeless()).isZero();
    }

    @Test
    void theJournalsExportIsReadEntryByEntry() throws IOException {
        PdnsLogReader reader = read("""
            __CURSOR=s=1
            __REALTIME_TIMESTAMP=1795459494823903
            MESSAGE=Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512: packetcache MISS
            _PID=926

            __CURSOR=s=2
            __REALTIME_TIMESTAMP=1795459495000000
            QTYPE=AAAA
            MESSAGE=Question
            QNAME=db2.be5.host58.example.com
            _PID=926

            __CURSOR=s=3
            __REALTIME_TIMESTAMP=1795459496000000
            QTYPE=A
            MESSAGE=Answer
            QNAME=db3.be5.host58.example.com

            """);

        assertThat(reader.drain())
                .extracting(Lookup::service, Lookup::lastSeen)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("db1", Instant.parse("2026-11-23T18:44:54.823903Z")),
                        org.assertj.core.groups.Tuple.tuple("db2", Instant.parse("2026-11-23T18:44:55Z")));
    }

    @Test
    void theJournalWritesWhatIsNotPrintableAsAnArray() throws IOException {
        StringBuilder octets = new StringBuilder();
        for (byte octet :
                "\tRemote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0".getBytes(StandardCharsets.US_ASCII)) {
            octets.append(octets.isEmpty() ? "" : ",").append(octet);
        }

        assertThat(read("{\"MESSAGE\":[" + octets + "]}\n").drain()).hasSize(1);
    }

    @Test
    void aRepetitionCountsAsOftenAsItSays() throws IOException {
        String question = "Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512";
        PdnsLogReader reader = read("""
            Nov 23 18:30:55 vm pdns[1]: %1$s
            Nov 23 18:31:25 vm last message repeated 4 times
            Nov 23 18:32:25 vm last message repeated 10 times
            Nov 23 18:33:00 vm pdns[1]: message repeated 5 times: [ %1$s]
            Nov 23 18:33:25 vm cron[7]: something else
            Nov 23 18:34:25 vm last message repeated 100 times
            """.formatted(question));

        assertThat(reader.stats().questions()).isEqualTo(20);
        assertThat(reader.drain())
                .containsExactly(new Lookup(
                        io.earshot.model.ContainerName.parse("be5.host58"),
                        "db1",
                        20,
                        Instant.parse("2026-11-23T18:33:00Z")));
    }

    @Test
    void valuesOfStructuredLogsAreUnescapedBeforeTheNameIs() throws IOException {
        PdnsLogReader reader = read("""
            msg="Question" qname="\\\\100b1.be5.host58.example.com" qtype="A"
            msg="Question" qname="a\\\\032b.be5.host58.example.com" qtype="A"
            msg="Question" qname="q\\"q.be5.host58.example.com" qtype="A"
            """);

        assertThat(reader.drain()).extracting(Lookup::service).containsExactly("db1");
        assertThat(reader.stats().malformed()).isEqualTo(2);
    }

    private static PdnsLogReader read(String log) throws IOException {
        PdnsLogReader reader = Capture.reader();
        reader.read(new ByteArrayInputStream(log.getBytes(StandardCharsets.ISO_8859_1)));
        return reader;
    }
}
