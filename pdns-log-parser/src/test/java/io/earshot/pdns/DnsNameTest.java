package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names are read as dnsjava reads them. */
class DnsNameTest {

    private static final String[] PIECES = {
        "a",
        "B",
        "7",
        "-",
        "_",
        ".",
        ".",
        "\\.",
        "\\\\",
        "\\065",
        "\\000",
        "\\255",
        "\\256",
        "\\1",
        "\\x",
        "*",
        "'",
        "|",
        "@",
        "\\",
        "\u00f6",
        "x".repeat(61),
        "x".repeat(62)
    };

    @Test
    void whatDnsjavaTakesIsTakenAndNothingElse() {
        Random random = new Random(3);
        int good = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            if (text.toString().equals("@")) {
                continue; // a zone file's word for its own name
            }
            Optional<Name> expected = dnsjava(text.toString());

            assertThat(decode(text.toString())).as(text.toString()).isEqualTo(expected.map(DnsNameTest::plain));
            good += expected.isPresent() ? 1 : 0;
        }
        assertThat(good).isGreaterThan(5_000);
    }

    private static Optional<String> decode(String text) {
        byte[] bytes = ("'" + text + "|").getBytes(ISO_8859_1);
        DnsName name = new DnsName();
        return name.decode(bytes, 1, bytes.length - 1)
                ? Optional.of(new String(name.octets(), 0, name.length(), ISO_8859_1))
                : Optional.empty();
    }

    private static Optional<Name> dnsjava(String text) {
        try {
            return Optional.of(Name.fromString(text, Name.root));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }

    /** Lower case, with 0 for what no host name holds. */
    private static String plain(Name name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            plain.append(i == 0 ? "" : ".");
            byte[] label = name.getLabel(i);
            for (int k = 1; k < label.length; k++) {
                char c = (char) (label[k] & 0xff);
                boolean isHostCharacter = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
                plain.append(isHostCharacter ? c : '\0');
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
