package io.earshot.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctetsTest {

    @ParameterizedTest
    @CsvSource({"0,2,0.00", "7,2,0.07", "1234,2,12.34", "1005,3,1.005", "100000,3,100.000"})
    void aFractionHasAllItsDigits(long number, int decimals, String text) {
        assertThat(new Octets().addFraction(number, decimals)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"0", "9", "10", "1234567890123456789"})
    void aWholeNumberIsWrittenAsItIs(long number) {
        assertThat(new Octets().add(Octets.ascii("n=")).add(number)).hasToString("n=" + number);
    }
}
