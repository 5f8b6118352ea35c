package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerNameTest {

    @ParameterizedTest
    @CsvSource({
        "be5.host58, be5, host58, be5.host58",
        "BE5.Host58, be5, host58, be5.host58",
        "be5.host58.tx.example.com, be5, host58.tx.example.com, be5.host58.tx.example.com",
        "be_5-a.host-58, be_5-a, host-58, be_5-a.host-58",
    })
    void theFirstLabelIsTheContainerAndTheRestItsHost(String text, String container, String host, String canonical) {
        ContainerName name = ContainerName.parse(text);

        assertThat(name).isEqualTo(new ContainerName(container, host)).hasToString(canonical);
        assertThat(ContainerName.parse(name.toString())).isEqualTo(name);
    }

    @Test
    void aNameWithoutHostSaysWhatIsExpected() {
        assertThatThrownBy(() -> ContainerName.parse("be5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name \"be5\", expected CONTAINER.HOST as in be5.host58");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "be5.",
                ".host58",
                "be5..host58",
                "be5.host58.",
                "be5 .host58",
                "be5.host\n58",
                "be5.h\u00F6st"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ContainerName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aContainerIsOneLabel() {
        assertThatThrownBy(() -> new ContainerName("be5.a", "host58"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("container \"be5.a\" holds a dot, expected one label");
    }

    @Test
    void namesSortByHostAndThenByContainer() {
        assertThat(Stream.of("a.host2", "b.host1", "a.host1")
                        .map(ContainerName::parse)
                        .sorted())
                .extracting(ContainerName::toString)
                .containsExactly("a.host1", "b.host1", "a.host2");
    }
}
