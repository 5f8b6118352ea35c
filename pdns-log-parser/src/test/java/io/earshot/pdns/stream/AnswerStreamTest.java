package io.earshot.pdns.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the answers found in frames of captured and of generated streams. */
class AnswerStreamTest {

    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Ip CLIENT = Ip.parse("10.9.58.14");

    private final AnswerFinder finder = new AnswerFinder(
            LookupPattern.ofDomains(List.of("example.com")),
            ip -> ip.equals(CLIENT) ? Optional.of(BE5) : Optional.empty(),
            InstantSource.fixed(NOW));

    @ParameterizedTest
    @ValueSource(strings = {"recursor-4.8.8-responses.pb", "dnsdist-1.7.3.pb"})
    void whatARealServerAnsweredIsFound(String name) throws IOException {
        Map<String, TreeSet<String>> expected = new HashMap<>();
        for (String line : new String(capture(name + ".txt.gz"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            String[] words = line.split(" +", 7);
            String[] labels = words[4].toLowerCase(java.util.Locale.ROOT).split("\\.", -1);
            boolean isLookup = labels.length == 6
                    && words[4].toLowerCase(java.util.Locale.ROOT).endsWith(".example.com.");
            if (words[1].equals("response")
                    && isLookup
                    && words[6].startsWith("rcode=0 [")
                    && words[5].matches("A|AAAA")) {
                for (String record : words[6].substring("rcode=0 [".length()).split("[;\\]]", -1)) {
                    String[] fields = record.strip().split(" ", -1);
                    if (fields.length > 2 && fields[1].matches("A|AAAA")) {
                        expected.computeIfAbsent(labels[1] + "." + labels[2] + " " + labels[0], k -> new TreeSet<>())
                                .add(Ip.parse(fields[2]).toString());
                    }
                }
            }
        }

        Map<String, TreeSet<String>> found = new HashMap<>();
        for (Lookup lookup : lookups(findings(capture(name + ".gz")))) {
            lookup.answers()
                    .forEach(ip -> found.computeIfAbsent(
                                    lookup.container() + " " + lookup.service(), k -> new TreeSet<>())
                            .add(ip.toString()));
            assertThat(lookup.lastSeen()).isBetween("2026-11-23T18:00:00Z", "2026-11-23T19:00:00Z");
        }

        assertThat(expected).hasSizeGreaterThan(50);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void whoAskedForAServiceAloneIsTheOneWhoseAddressItIs() throws IOException {
        byte[] known = frame(2, CLIENT, new byte[0], "db1.example.com.", 1, 0, "10.1.2.3");
        byte[] behindProxy = frame(2, Ip.parse("127.0.0.1"), CLIENT.octets(), "DB1.example.com.", 28, 0, "fd00::7");
        byte[] unknown = frame(2, Ip.parse("10.9.9.9"), new byte[0], "db1.example.com.", 1, 0, "10.1.2.3");

        assertThat(findings(join(known, behindProxy, unknown)))
                .containsExactly(
                        answered("db1", "10.1.2.3"),
                        answered("db1", "fd00::7"),
                        passed(AnswerFinder.Reason.UNKNOWN_CLIENT));
    }

    @Test
    void whatWasNotAnsweredWithAnAddressMakesNoPartner() throws IOException {
        assertThat(findings(join(
                        frame(2, CLIENT, new byte[0], "db1.be5.host58.example.com.", 1, 3),
                        frame(2, CLIENT, new byte[0], "db1.be5.host58.example.com.", 28, 0),
                        frame(2, CLIENT, new byte[0], "db1.be5.host58.example.com.", 1, 2, "10.1.2.3"),
                        frame(2, CLIENT, new byte[0], "db1.be5.host58.example.com.", 65, 0, "10.1.2.3"),
                        frame(1, CLIENT, new byte[0], "db1.be5.host58.example.com.", 1, 0, "10.1.2.3"),
                        frame(4, CLIENT, new byte[0], "db1.be5.host58.example.com.", 1, 0, "10.1.2.3"),
                        frame(2, CLIENT, new byte[0], "www.example.org.", 1, 0, "10.1.2.3"),
                        frame(2, CLIENT, new byte[0], "www.example.org.be5.host58.example.com.", 1, 0, "10.1.2.3"),
                        frame(2, CLIENT, new byte[0], "a\\.b.be5.host58.example.com.", 1, 0, "10.1.2.3"))))
                .containsExactly(
                        passed(AnswerFinder.Reason.NO_ADDRESS),
                        passed(AnswerFinder.Reason.NO_ADDRESS),
                        passed(AnswerFinder.Reason.NO_ADDRESS),
                        passed(AnswerFinder.Reason.OTHER_TYPE),
                        passed(AnswerFinder.Reason.NO_RESPONSE),
                        passed(AnswerFinder.Reason.NO_RESPONSE),
                        passed(AnswerFinder.Reason.OTHER_NAME),
                        passed(AnswerFinder.Reason.OTHER_NAME),
                        passed(AnswerFinder.Reason.OTHER_NAME));
    }

    @Test
    void whatIsNoFrameEndsTheStreamWithTheDeclaredException() {
        assertThatThrownBy(() -> findings(new byte[] {0, 0})).isInstanceOf(BadFrameException.class);
        assertThatThrownBy(() -> findings("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> findings(new byte[] {0, 2, 0x62, 0x7f})).isInstanceOf(BadFrameException.class);
        assertThatThrownBy(() -> findings(new byte[] {0})).isInstanceOf(EOFException.class);
    }

    @Test
    void bytesThatChangedOnTheirWayNeverDoMore() throws IOException {
        byte[] good = Arrays.copyOf(capture("dnsdist-1.7.3.pb.gz"), 20_000);
        Random random = new Random(5);
        int whole = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(20); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                findings(bytes);
            } catch (BadFrameException | EOFException declared) {
                whole++;
            }
        }
        assertThat(whole).isPositive();
    }

    private List<AnswerFinder.Finding> findings(byte[] stream) throws IOException {
        InputStream in = new ByteArrayInputStream(stream);
        FrameReader frames = new FrameReader(finder);
        List<AnswerFinder.Finding> findings = new ArrayList<>();
        for (int first = in.read(); first >= 0; first = in.read()) {
            findings.add(frames.rest(first, in));
        }
        return findings;
    }

    private static List<Lookup> lookups(List<AnswerFinder.Finding> findings) {
        return findings.stream()
                .filter(AnswerFinder.Finding.Answered.class::isInstance)
                .map(finding -> ((AnswerFinder.Finding.Answered) finding).lookup())
                .toList();
    }

    private static AnswerFinder.Finding answered(String service, String answer) {
        return new AnswerFinder.Finding.Answered(
                new Lookup(BE5, service, 1, Instant.parse("2026-11-23T18:42:10.000128Z"), List.of(Ip.parse(answer))));
    }

    private static AnswerFinder.Finding passed(AnswerFinder.Reason reason) {
        return new AnswerFinder.Finding.Passed(reason);
    }

    /** One message with the fields that matter and a few that do not. */
    static byte[] frame(int type, Ip from, byte[] subnet, String name, int qtype, int rcode, String... answers)
            throws IOException {
        byte[] question = message(out -> {
            out.writeString(1, name);
            out.writeUInt32(2, qtype);
            out.writeUInt32(3, 1);
        });
        byte[] response = message(out -> {
            out.writeUInt32(1, rcode);
            for (String answer : answers) {
                byte[] octets = Ip.parse(answer).octets();
                out.writeByteArray(2, message(record -> {
                    record.writeString(1, name);
                    record.writeUInt32(2, octets.length == 4 ? 1 : 28);
                    record.writeUInt32(4, 5);
                    record.writeByteArray(5, octets);
                }));
            }
        });
        byte[] body = message(out -> {
            out.writeEnum(1, type);
            out.writeByteArray(2, new byte[16]);
            out.writeByteArray(6, from.octets());
            out.writeUInt32(9, 1_795_459_330);
            out.writeUInt32(10, 128);
            out.writeByteArray(12, question);
            out.writeByteArray(13, response);
            if (subnet.length > 0) {
                out.writeByteArray(14, subnet);
            }
            out.writeUInt32(33, 7);
        });
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.write(body.length >> 8);
        framed.write(body.length);
        framed.write(body);
        return framed.toByteArray();
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static byte[] capture(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(AnswerStreamTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }
}
