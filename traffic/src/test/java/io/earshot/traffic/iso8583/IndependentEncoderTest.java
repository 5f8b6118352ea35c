package io.earshot.traffic.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import io.earshot.traffic.yaml.YamlSection;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that j8583 wrote are read with the values that it was given. */
class IndependentEncoderTest {

    private static com.solab.iso8583.IsoMessage message(Random random, boolean binary) {
        com.solab.iso8583.IsoMessage message = new com.solab.iso8583.IsoMessage();
        message.setType(0x200);
        message.setBinaryHeader(binary);
        message.setBinaryFields(binary);
        message.setField(3, new IsoValue<>(IsoType.NUMERIC, digits(random, 6), 6));
        message.setField(4, new IsoValue<>(IsoType.NUMERIC, digits(random, 12), 12));
        message.setField(11, new IsoValue<>(IsoType.NUMERIC, digits(random, 6), 6));
        if (random.nextBoolean()) {
            message.setField(32, new IsoValue<>(IsoType.LLVAR, digits(random, 1 + random.nextInt(11))));
        }
        message.setField(41, new IsoValue<>(IsoType.ALPHA, "T" + digits(random, 7), 8));
        if (random.nextBoolean()) {
            message.setField(48, new IsoValue<>(IsoType.LLLVAR, "x".repeat(random.nextInt(300))));
        }
        message.setField(52, new IsoValue<>(IsoType.BINARY, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 8));
        if (random.nextBoolean()) {
            message.setField(102, new IsoValue<>(IsoType.LLVAR, "ACC" + digits(random, 5)));
        }
        return message;
    }

    private static String digits(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(10));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void valuesComeBackAsTheyWereGiven(boolean binary) throws Exception {
        Dialect dialect = new Dialects(Path.of("")).read(YamlSection.parse(binary ? """
                                dialect: j8583-binary
                                message: {type: bcd, bitmap: binary, numbers: bcd, lengths: bcd}
                                fields: {3: n 6, 4: n 12, 11: n 6, 32: LLc 11, 41: c 8, 48: LLLc 999, 52: b 8, 102: LLc 28}
                                """ : """
                                dialect: j8583-ascii
                                message: {type: ascii, bitmap: hex, binary: hex}
                                fields: {3: n 6, 4: n 12, 11: n 6, 32: LLc 11, 41: c 8, 48: LLLc 999, 52: b 8, 102: LLc 28}
                                """, "test"));
        MessageParser parser = new MessageParser(dialect);
        Random random = new Random(8583);
        for (int i = 0; i < 500; i++) {
            com.solab.iso8583.IsoMessage written = message(random, binary);
            byte[] bytes = written.writeData();

            assertThat(parser.parse(bytes, 0, bytes.length))
                    .as(parser.message().problem())
                    .isTrue();
            for (int field : new int[] {3, 4, 11, 32, 41, 48, 102}) {
                assertThat(parser.message().has(field)).isEqualTo(written.hasField(field));
                if (written.hasField(field)) {
                    assertThat(parser.message().raw(field))
                            .isEqualTo(written.getField(field).toString());
                }
            }
            assertThat(parser.message().text(52)).isEmpty();
        }
    }
}
