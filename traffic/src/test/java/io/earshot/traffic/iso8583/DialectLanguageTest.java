package io.earshot.traffic.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectLanguageTest {

    private static final long T0 = 1_795_926_600_000_000_000L;

    /** Messages of one connection, decoded. */
    private static final class Heard implements IsoMessageHandler {
        private final List<String> lines = new ArrayList<>();
        private int gaps;

        @Override
        public void message(
                IsoMessage message,
                Endpoints endpoints,
                boolean fromClient,
                long startNanos,
                long endNanos,
                long frame,
                long lastFrame) {
            lines.add(message.type() + " " + message.text(2) + " " + message.text(4) + " " + message.text(11) + " "
                    + message.text(41).strip() + " " + message.text(39) + message.problem());
        }

        @Override
        public void gap(Endpoints endpoints) {
            gaps++;
        }

        @Override
        public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {
            lines.add("malformed " + message.problem());
        }
    }

    private static Dialect dialect(String yaml) throws YamlException {
        return new Dialects(Path.of("/nonexistent")).read(YamlSection.parse(yaml, "test.yaml"));
    }

    private static Heard hear(Dialect dialect, byte[]... segments) {
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
        for (int i = 0; i < segments.length; i++) {
            packets.data(40_000, 9_100, true, segments[i], T0 + (i + 1) * 1_000_000L);
        }
        return replay(dialect, packets);
    }

    private static Heard replay(Dialect dialect, TestPackets packets) {
        Heard heard = new Heard();
        WireAnalyzer wire =
                new WireAnalyzer(FlowLimits.DEFAULT, Map.of(9_100, new IsoProtocol(dialect, heard)), _ -> {});
        packets.replay(wire);
        wire.finish();
        return heard;
    }

    private static byte[] asciiMessage(String trace) {
        return new IsoBytes()
                .ascii("0200")
                .bitmap(2, 4, 11, 41)
                .ascii("16" + "4111111111111111")
                .ascii("000000001230")
                .ascii(trace)
                .ascii("T0000001")
                .bytes();
    }

    private static final String ASCII_FIELDS = """
            message: {type: ascii, bitmap: binary, numbers: ascii}
            fields: {2: LLn 19, 4: n 12, 11: n 6, 39: c 2, 41: c 8}
            """;

    private static final String EXPECTED = "0200 411111******1111 000000001230 000017 T0000001 ";

    @Test
    void aLengthOfTwoBytesInBcdIsRead() throws YamlException {
        byte[] message = asciiMessage("000017");
        Dialect dialect = dialect("dialect: x\nframing: {length: {bytes: 2, encoding: bcd}}\n" + ASCII_FIELDS);

        Heard heard = hear(
                dialect,
                IsoBytes.join(
                        new IsoBytes()
                                .bcd(String.format("%04d", message.length))
                                .bytes(),
                        message));

        assertThat(heard.lines).containsExactly(EXPECTED);
    }

    @Test
    void anInstitutionHeaderOf46BytesIsSkipped() throws YamlException {
        byte[] message = new IsoBytes()
                .ascii("0200")
                .bitmap(2, 4, 11, 41, 100)
                .ascii("164111111111111111000000001230000017T0000001" + "0848020000")
                .bytes();
        byte[] header = new IsoBytes()
                .hex("2e01")
                .ascii(String.format("%04d", message.length + 46))
                .ascii("48020000   " + "00010000   ")
                .hex("000000" + "00")
                .ascii("00000000" + "0" + "00000")
                .bytes();
        byte[] length =
                new IsoBytes().ascii(String.format("%04d", message.length + 46)).bytes();

        Heard heard = hear(new Dialects(Path.of("")).find("unionpay-host"), IsoBytes.join(length, header, message));

        assertThat(header).hasSize(46);
        assertThat(heard.lines).containsExactly(EXPECTED);
    }

    @Test
    void asciiBehindALengthOfTwoBytesIsRead() throws YamlException {
        byte[] message = new IsoBytes()
                .ascii("0200" + IsoBytes.bitmapHex(2, 4, 11, 41))
                .ascii("164111111111111111000000001230000017T0000001")
                .bytes();
        Dialect dialect =
                dialect("dialect: x\nextends: iso87-ascii\nframing: {length: {bytes: 2, encoding: binary}}\n");

        Heard heard = hear(dialect, IsoBytes.join(new byte[] {0, (byte) message.length}, message));

        assertThat(heard.lines).containsExactly(EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{length: {bytes: 2, encoding: binary, countsItself: true}}|%04x|2",
                "{length: {bytes: 4, encoding: ascii, countsItself: true}}|A%04d|4",
                "{length: {bytes: 4, encoding: hex}}|A%04x|0",
                "{length: {bytes: 4, encoding: ebcdic}}|E%04d|0",
                "{length: {bytes: 2, encoding: binary, adjust: 2}}|%04x|-2",
                "{length: {bytes: 2, encoding: binary}, gap: 2}|%04x0000|0",
                "{length: {bytes: 2, encoding: binary}, headers: [{name: TPDU, bytes: 5, begins: 60}]}|%04x6000010002|5",
                "{length: {bytes: 2, encoding: binary}, headers: [{ownLength: true, bytes: 3}]}|%04x03aabb|3"
            })
    void framingsAreRead(String form) throws YamlException {
        String[] parts = form.split("\\|", -1);
        byte[] message = asciiMessage("000017");
        String prefix = String.format(parts[1].replaceFirst("^[AE]", ""), message.length + Integer.parseInt(parts[2]));
        IsoBytes written = new IsoBytes();
        byte[] before = parts[1].startsWith("A")
                ? written.ascii(prefix).bytes()
                : parts[1].startsWith("E")
                        ? written.ebcdic(prefix).bytes()
                        : written.hex(prefix).bytes();

        Heard heard = hear(
                dialect("dialect: x\nframing: " + parts[0] + "\n" + ASCII_FIELDS),
                IsoBytes.join(before, message, before, message));

        assertThat(heard.lines).containsExactly(EXPECTED, EXPECTED);
    }

    @Test
    void ebcdicWithAHexadecimalBitmapIsRead() throws YamlException {
        byte[] message = new IsoBytes()
                .ebcdic("0200" + IsoBytes.bitmapHex(2, 4, 11, 41))
                .ebcdic("164111111111111111000000001230000017T0000001")
                .bytes();
        Dialect dialect = dialect("""
                dialect: x
                message: {type: ebcdic, bitmap: ebcdic-hex, numbers: ebcdic, characters: ebcdic}
                fields: {2: LLn 19, 4: n 12, 11: n 6, 39: c 2, 41: c 8}
                """);

        Heard heard = hear(dialect, IsoBytes.join(new byte[] {0, (byte) message.length}, message));

        assertThat(heard.lines).containsExactly(EXPECTED);
    }

    @Test
    void packedDigitsWithBinaryLengthsAndASecondBitmapAreRead() throws YamlException {
        byte[] message = new IsoBytes()
                .bcd("0200")
                .bitmap(2, 4, 11, 41, 102)
                .hex("13" + "06212345678900000003")
                .bcd("000000001230")
                .bcd("000017")
                .ascii("T0000001")
                .hex("04")
                .ascii("ABCD")
                .bytes();
        Dialect dialect = dialect("""
                dialect: x
                message: {type: bcd, bitmap: binary, numbers: bcd, lengths: binary}
                fields: {2: LLn 19, 4: n 12, 11: n 6, 39: c 2, 41: c 8, 102: LLc 28}
                """);

        Heard heard = hear(dialect, IsoBytes.join(new byte[] {0, (byte) message.length}, message));

        assertThat(heard.lines).containsExactly("0200 621234*********0003 000000001230 000017 T0000001 ");
    }

    @Test
    void messagesAreFoundHoweverTheyAreCutIntoSegments() throws YamlException {
        Dialect dialect = dialect("dialect: x\nframing: {length: {bytes: 2, encoding: bcd}}\n" + ASCII_FIELDS);
        byte[] one = asciiMessage("000017");
        byte[] framed = IsoBytes.join(
                new IsoBytes().bcd(String.format("%04d", one.length)).bytes(), one);
        byte[] idle = {0, 0};
        byte[] stream = IsoBytes.join(framed, idle, framed, framed);
        for (int size = 1; size < stream.length; size++) {
            List<byte[]> segments = new ArrayList<>();
            for (int from = 0; from < stream.length; from += size) {
                segments.add(Arrays.copyOfRange(stream, from, Math.min(stream.length, from + size)));
            }
            assertThat(hear(dialect, segments.toArray(byte[][]::new)).lines)
                    .as("segments of %s bytes", size)
                    .containsExactly(EXPECTED, EXPECTED, EXPECTED);
        }
    }

    @Test
    void afterALossDecodingGoesOnAtTheNextMessage() throws YamlException {
        Dialect dialect = dialect("dialect: x\nframing: {length: {bytes: 2, encoding: bcd}}\n" + ASCII_FIELDS);
        byte[] one = asciiMessage("000017");
        byte[] framed = IsoBytes.join(
                new IsoBytes().bcd(String.format("%04d", one.length)).bytes(), one);
        byte[] rest = Arrays.copyOfRange(framed, 20, framed.length);
        TestPackets packets = new TestPackets()
                .open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, framed, T0 + 1_000)
                .lose(40_000, true, 20)
                .data(40_000, 9_100, true, IsoBytes.join(rest, framed), T0 + 2_000)
                .close(40_000, 9_100, T0 + 3_000);

        Heard heard = replay(dialect, packets);

        assertThat(heard.lines).containsExactly(EXPECTED, EXPECTED);
        assertThat(heard.gaps).isPositive();
    }

    @Test
    void aFieldThatIsTooLongIsNamedWithoutItsValue() throws YamlException {
        Dialect dialect = dialect("dialect: x\n" + ASCII_FIELDS);
        byte[] message = new IsoBytes()
                .ascii("0200")
                .bitmap(2, 11)
                .ascii("99" + "4111111111111111000017")
                .bytes();

        Heard heard = hear(dialect, IsoBytes.join(new byte[] {0, (byte) message.length}, message));

        assertThat(heard.lines).containsExactly("malformed field 2 says length 99, expected at most 19");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dialect: x\nfields: {2: {type: LLn 19, secret: false}}|fields.2.secret is false for field 2",
                "dialect: x\nfields: {2: LLq 19}|fields.2 is \"LLq 19\", expected a type and a length",
                "dialect: x\nfields: {200: n 6}|fields.200 is no field, expected a number of 2 to 192",
                "dialect: x\nfeilds: {2: n 6}|fields is missing",
                "dialect: x\nfields: {11: n 6}\nframing: {lenght: {bytes: 2}}|did you mean \"length\"?",
                "dialect: x\nfields: {11: n 6}\ncorrelate: [12]|correlate names field 12, which the dialect does not have",
                "dialect: x\nfields: {11: n 6, 52: b 8}\ncorrelate: [52]|correlate names field 52, which is secret",
                "dialect: x\nextends: nothing\nfields: {11: n 6}|no dialect \"nothing\"; expected one of unionpay-pos"
            })
    void aMistakeIsNamedWithWhatWasExpected(String form) {
        String[] parts = form.split("\\|", -1);
        assertThatThrownBy(() -> dialect(parts[0]))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining(parts[1]);
    }

    @Test
    void everyShippedDialectIsRead() throws YamlException {
        for (String name : Dialects.SHIPPED) {
            assertThat(new Dialects(Path.of("")).find(name).name()).isEqualTo(name);
        }
    }
}
