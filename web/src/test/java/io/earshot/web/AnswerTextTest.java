package io.earshot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    private static final List<String> FORMULAS = List.of("=1+1", "+1+1", "-1", "-A1", "@SUM(1)", "\t=1", "plain");

    @Test
    void textsThatASpreadsheetWouldEvaluateGetAnApostropheInCsv() {
        assertThat(AnswerText.csv(answer(), false).lines())
                .containsExactly(
                        "A,B", "'=1+1,-5", "'+1+1,-5", "-1,-5", "'-A1,-5", "'@SUM(1),-5", "'\t=1,-5", "plain,-5");
    }

    @Test
    void onDemandTextsInCsvStayAsTheyAre() {
        assertThat(AnswerText.csv(answer(), true).lines()).contains("=1+1,-5", "-1,-5", "plain,-5");
    }

    @Test
    void noCellOfATableMovesATerminalsCursorOrTurnsItsText() {
        SqlAnswer answer = new SqlAnswer(
                List.of(new SqlAnswer.Column("A", "CHARACTER VARYING")),
                List.of(List.of(Optional.of("a\u001b[2Jb\u009bc\u202ed\u2028e\u2029f\ng"))),
                false,
                0);
        assertThat(AnswerText.table(answer)).contains("a?[2Jb?c?d?e?f?g\n");
    }

    @Test
    void headingsThatAQuestionChoosesAreTreatedAsItsTexts() {
        SqlAnswer answer = new SqlAnswer(
                List.of(new SqlAnswer.Column("=cmd()\u001b[2J", "CHARACTER VARYING")), List.of(), false, 0);
        assertThat(AnswerText.csv(answer, false)).startsWith("'=cmd()");
        assertThat(AnswerText.csv(answer, true)).startsWith("=cmd()");
        assertThat(AnswerText.table(answer)).startsWith("=cmd()?[2J\n");
    }

    private static SqlAnswer answer() {
        return new SqlAnswer(
                List.of(new SqlAnswer.Column("A", "CHARACTER VARYING"), new SqlAnswer.Column("B", "INTEGER")),
                FORMULAS.stream()
                        .map(text -> List.<Optional<Object>>of(Optional.of(text), Optional.of(-5)))
                        .toList(),
                false,
                0);
    }
}
