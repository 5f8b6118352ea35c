package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PostgresFunctionsTest {

    @Test
    void charactersAreTranslatedOrLeftOutByTheFirstCounterpart() {
        assertThat(PostgresFunctions.translate("12345", "143", "ax")).isEqualTo("a2x5");
        assertThat(PostgresFunctions.translate("a😀b", "😀b", "😎")).isEqualTo("a😎");
        assertThat(PostgresFunctions.translate("aa", "aa", "xy")).isEqualTo("xx");
    }

    @Test
    void bothEndsAreTrimmed() {
        assertThat(PostgresFunctions.btrim("xyxtrimyyx", "xyz")).isEqualTo("trim");
        assertThat(PostgresFunctions.btrim("xx", "x")).isEmpty();
    }

    /** Nobody can interrupt a function within a row. Compared one by one, these are a million million characters. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void theWorkForLongArgumentsGrowsWithTheirSumAlone() {
        String text = "a".repeat(1 << 20);
        String others = "b".repeat(1 << 20);
        assertThat(PostgresFunctions.translate(text, others, "")).hasSameSizeAs(text);
        assertThat(PostgresFunctions.btrim(text, others + "a")).isEmpty();
    }
}
