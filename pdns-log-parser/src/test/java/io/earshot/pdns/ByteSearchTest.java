package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {

    @Test
    void itFindsWhatStringsFind() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            // Neighbours of the wanted byte, and bytes with their highest bit set, are what eight at a time gets wrong.
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? 0x80 + random.nextInt(128) : 'a' + random.nextInt(3));
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length + 1 - from);
            String text = new String(Arrays.copyOf(bytes, to), ISO_8859_1);
            byte[] word = {'b', 'a'};

            assertThat(ByteSearch.indexOf('b', bytes, from, to)).isEqualTo(text.indexOf('b', from));
            assertThat(ByteSearch.lastIndexOf('b', bytes, from, to)).isEqualTo(atLeast(from, text.lastIndexOf('b')));
            assertThat(ByteSearch.indexOf(word, bytes, from, to)).isEqualTo(text.indexOf("ba", from));
            assertThat(ByteSearch.lastIndexOf(word, bytes, from, to)).isEqualTo(atLeast(from, text.lastIndexOf("ba")));
        }
    }

    private static int atLeast(int from, int index) {
        return index < from ? -1 : index;
    }
}
