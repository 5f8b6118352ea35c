package io.earshot.agent.probe.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    @Test
    void theFirstExampleOfRfc4231IsHashedAsItSays() {
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);
        byte[] message = "Hi There".getBytes(StandardCharsets.US_ASCII);

        assertThat(HexFormat.of().formatHex(new KeyedHash(key).of(message, message.length)))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void keysAndMessagesOfAllLengthsAreHashedAsTheJdkHashesThem() throws Exception {
        Random dice = new Random(17);
        for (int length = 0; length < 200; length++) {
            byte[] key = new byte[1 + length];
            byte[] message = new byte[length];
            dice.nextBytes(key);
            dice.nextBytes(message);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            KeyedHash hash = new KeyedHash(key);

            for (int i = 0; i < 2; i++) { // a hash leaves nothing behind for the next one
                assertThat(hash.of(message, length)).as("length %s", length).isEqualTo(mac.doFinal(message));
            }
        }
    }
}
