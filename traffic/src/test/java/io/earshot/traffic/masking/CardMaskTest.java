package io.earshot.traffic.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardMaskTest {

    @ParameterizedTest
    @CsvSource({
        "paid with 4111111111111111 today,paid with 411111******1111 today",
        "4111-1111-1111-1111,4111-11**-****-1111",
        "4111 1111 1111 1111,4111 11** **** 1111",
        "6212345678900000003=30122010000000,621234*********0003=30122010000000",
        "no card in here,no card in here",
        "trace 123456789012,trace 123456789012",
        "378282246310005.,378282*****0005."
    })
    void aNumberThatPassesTheLuhnTestIsMaskedInText(String text, String masked) {
        assertThat(CardMask.text(text)).isEqualTo(masked);
    }

    @Test
    void aNumberInsideALongerRunOfDigitsIsMasked() {
        assertThat(CardMask.text("00164111111111111111301220")).doesNotContain("4111111111111111", "1111111111");
    }

    @Test
    void oneThatOnlyLooksLikeACardDoesNotHideTheOneBehind() {
        String before = "4000000000000002";
        assertThat(CardMask.text(before + "5555555555554444")).doesNotContain("555555555555", "00000000000");
    }

    @ParameterizedTest
    @CsvSource({"898110000000007,898110000000007", "4111111111111111,411111******1111"})
    void anIdentifierIsMaskedOnlyIfItIsACardOfABrand(String value, String masked) {
        assertThat(CardMask.identifier(value)).isEqualTo(masked);
    }

    @Test
    void aFieldThatIsACardNumberIsMaskedWhateverItHolds() {
        assertThat(CardMask.number("6212345678900000003")).isEqualTo("621234*********0003");
        assertThat(CardMask.number("1234567890")).isEqualTo("**********");
    }
}
