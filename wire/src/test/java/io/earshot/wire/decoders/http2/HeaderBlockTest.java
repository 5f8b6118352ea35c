package io.earshot.wire.decoders.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {

    private final HeaderTable table = new HeaderTable();
    private final HeaderBlock block = new HeaderBlock();

    private boolean decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return block.decode(table, bytes, 0, bytes.length);
    }

    private String path() {
        return new String(block.path(), 0, block.pathLength(), StandardCharsets.US_ASCII);
    }

    @Test
    void theExamplesOfTheSpecificationAreRead() {
        // RFC 7541, C.4.1 to C.4.3: the same connection, with Huffman codes.
        assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")).isTrue();
        assertThat(block.method()).isEqualTo("GET");
        assertThat(path()).isEqualTo("/");
        assertThat(decode("8286 84be 5886 a8eb 1064 9cbf")).isTrue();
        assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                .isTrue();
        assertThat(path()).isEqualTo("/index.html");
        assertThat(block.lost()).isZero();
    }

    @Test
    void theExampleOfAnswersIsRead() {
        // RFC 7541, C.6.1 and C.6.2: the table holds 256 bytes.
        table.resize(256);
        assertThat(decode(
                        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d"
                                + "29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"))
                .isTrue();
        assertThat(block.status()).isEqualTo(302);
        assertThat(decode("4883 640e ffc1 c0bf")).isTrue();
        assertThat(block.status()).isEqualTo(307);
        assertThat(block.lost()).isZero();
    }

    @Test
    void anEntryThatTheCaptureNeverSawIsUnknownAndNotAnError() {
        assertThat(decode("83 86 e3 dd")).isTrue();
        assertThat(block.method()).isEqualTo("POST");
        assertThat(path()).isEmpty();
        assertThat(block.lost()).isEqualTo(2);
    }

    @Test
    void everyCodeOfTheHuffmanTableHasOneMeaning() {
        // Kraft's sum of a complete code is 1: each sequence of bits begins exactly one code.
        byte[] into = new byte[64];
        assertThat(Huffman.decode(HexFormat.of().parseHex("f1e3c2e5f23a6ba0ab90f4ff"), 0, 12, into))
                .isEqualTo(15);
        assertThat(new String(into, 0, 15, StandardCharsets.US_ASCII)).isEqualTo("www.example.com");
        assertThat(Huffman.decode(new byte[] {0}, 0, 1, into)).isEqualTo(-1);
    }

    @Test
    void brokenBlocksAreRefused() {
        assertThat(decode("ff ff ff ff ff ff")).isFalse();
        assertThat(decode("40 7f")).isFalse();
        assertThat(decode("80")).isFalse();
    }
}
