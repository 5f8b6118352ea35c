package io.earshot.nagios.nsca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptionTest {

    @ParameterizedTest
    @CsvSource({
        "0, NONE",
        "1, XOR",
        "3, TRIPLE_DES",
        "3des, TRIPLE_DES",
        "14, AES",
        "aes, AES",
        "RIJNDAEL-128, AES",
        "none, NONE"
    })
    void aMethodIsFoundByNumberAndName(String text, Encryption method) {
        assertThat(Encryption.parse(text)).isEqualTo(method);
    }

    @Test
    void whatTheJdkHasNotIsRefused() {
        assertThatThrownBy(() -> Encryption.parse("15"))
                .hasMessageStartingWith("encryption \"15\", expected the number or name of one of: 0 none, 1 xor");
    }
}
