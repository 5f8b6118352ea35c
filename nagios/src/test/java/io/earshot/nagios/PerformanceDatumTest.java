package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerformanceDatumTest {

    @Test
    void whatIsAbsentAtTheEndIsNotWritten() {
        assertThat(PerformanceDatum.count("a", 3)).hasToString("a=3;;;0");
        assertThat(PerformanceDatum.countOf("a", 3, 48)).hasToString("a=3;;;0;48");
        assertThat(bare(3)).hasToString("a=3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, a=0",
        "-0.5, a=-0.5",
        "31.38, a=31.38",
        "1e10, a=10000000000",
        "9007199254740991, a=9007199254740991",
        "1e-4, a=0.0001",
        "100, a=100",
    })
    void numbersAreWrittenWithoutExponent(double value, String text) {
        assertThat(bare(value)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a'b", "a;b", "a|b", "ä", "a\n"})
    void aLabelThatWouldNeedQuotesIsRefused(String label) {
        assertThatThrownBy(() -> PerformanceDatum.count(label, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void noNumberIsRefused(double value) {
        assertThatThrownBy(() -> bare(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("performance datum a is " + value + ", expected a number");
    }

    private static PerformanceDatum bare(double value) {
        OptionalDouble none = OptionalDouble.empty();
        return new PerformanceDatum("a", value, none, none, none, none);
    }
}
