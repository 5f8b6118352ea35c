package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SeenNamesTest {

    private static final int NAMES = 18_000;

    private final SeenNames seen = new SeenNames();

    @Test
    void ofNineThousandLookupsForBothFamiliesNearlyAllAreRemembered() {
        for (int i = 0; i < NAMES; i++) {
            byte[] name = name(i);
            seen.put(name, 0, name.length, Verdict.LOOKUP, LookupCounter.NOBODY);
        }
        int remembered = 0;
        for (int i = 0; i < NAMES; i++) {
            byte[] name = name(i);
            remembered += seen.get(name, 0, name.length) == null ? 0 : 1;
        }
        // One place each would hold 15,740 of them, two hold 17,300.
        assertThat(remembered).isGreaterThan(17_000);
    }

    @Test
    void aNameThatWasNotPutIsNotFound() {
        byte[] name = name(1);
        seen.put(name, 0, name.length, Verdict.LOOKUP, LookupCounter.NOBODY);
        byte[] other = name(2);
        assertThat(seen.get(other, 0, other.length)).isNull();
        assertThat(seen.get(name, 0, name.length).verdict()).isEqualTo(Verdict.LOOKUP);
    }

    private static byte[] name(int i) {
        return ("svc" + i + ".be5.host" + i / 6 + ".example.com|" + (i % 2 == 0 ? "A" : "AAAA"))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
