package io.earshot.traffic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficConfigTest {

    @TempDir
    private Path folder;

    /** A key that is accepted and does nothing would let its author wait for figures that never come. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: {json: /result}|status",
                "dimensions: [{name: shop, json: /shop}]|field",
                "dimensions: [{name: shop, field: 41, xml: a/b}]|xml",
            })
    void aFieldOfABodyIsRefusedBecauseItIsNotRead(String line, String key) throws Exception {
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: pay
                    addresses: ['*:9100']
                    dialect: iso87-ascii
                    %s
                """.formatted(line));
        assertThatThrownBy(() -> TrafficConfig.read(config)).hasMessageContaining(key);
    }

    @Test
    void aValueOfADimensionIsCutByCharactersAndNotInTheMiddleOfOne() {
        Dimension shop = new Dimension("shop", 43, 0, 0);
        assertThat(shop.cut("x".repeat(300))).hasSize(200);
        assertThat(shop.cut("😀".repeat(300))).isEqualTo("😀".repeat(200));
        assertThat(new Dimension("shop", 43, 2, 3).cut(" ab cd ")).isEqualTo("b c");
    }
}
