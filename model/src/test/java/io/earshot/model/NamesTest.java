package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void namesAreLowerCaseWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Names.require("service", "DB1_MAIN-I.x")).isEqualTo("db1_main-i.x");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\n",
                "a/b",
                "a;b",
                "a|b",
                "a\\b",
                "datenbank-\u00FC",
                "\u212A",
                "a\0",
                ".",
                ".a",
                "a.",
                "a..b",
                "a,b",
                "a:b",
                "%61"
            })
    void otherCharactersAndEmptyLabelsAreRefused(String name) {
        assertThatThrownBy(() -> Names.require("service", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("service \"" + Names.shorten(name) + "\", expected ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aNameIsAtMostAsLongAsADnsName() {
        assertThat(Names.require("host", "a".repeat(253))).hasSize(253);
        assertThatThrownBy(() -> Names.require("host", "a".repeat(254)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("...\", expected 1 to 253 characters");
    }

    @Test
    void aForeignTextInAMessageIsShortAndPrintable() {
        assertThat(Names.shorten("a\nb\u001b[31m\u00FC\u007f")).isEqualTo("a?b?[31m??");
        assertThat(Names.shorten("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(Names.shorten("x".repeat(65))).isEqualTo("x".repeat(64) + "...");
    }
}
