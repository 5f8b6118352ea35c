package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    private static final String FOREIGN = "a\u001b[2J\u009b1m\u202eb\u2028c\u2029d\ufeffe\u200bf\ud800g\u0000";

    @Test
    void nothingThatATerminalObeysIsLeft() {
        assertThat(Printable.text(FOREIGN)).isEqualTo("a?[2J?1m?b?c?d?e?f?g?");
        assertThat(Printable.text("x\ny\tz")).isEqualTo("x?y?z");
        assertThat(Printable.lines("x\ny\tz\u001b\r")).isEqualTo("x\ny\tz??");
    }

    @Test
    void aLineIsOneLine() {
        assertThat(Printable.line(" a\r\n b\u2028c\u0085d\u202ee \u001b")).isEqualTo("a b c d?e");
    }

    @Test
    void jsonMeansTheSameWithEscapes() {
        assertThat(Printable.json("{\"a\": \"\u009b\u202e\u001b\",\n \"b\": \"\ud83d\ude00ü\"}"))
                .isEqualTo("{\"a\": \"\\u009b\\u202e\\u001b\",\n \"b\": \"\ud83d\ude00ü\"}");
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "Köln, 東京, \ud83d\ude00: | \\ \"x\"";
        assertThat(Printable.text(text)).isSameAs(text);
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void textsThatBeginAsFormulasGetAnApostrophe() {
        assertThat(SpreadsheetText.inert("=cmd|' /C calc'!A0")).isEqualTo("'=cmd|' /C calc'!A0");
        assertThat(SpreadsheetText.inert("be5.host58")).isEqualTo("be5.host58");
        assertThat(SpreadsheetText.inert("")).isEmpty();
    }
}
