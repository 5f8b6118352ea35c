package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {

    @Test
    void aColumnIsFoundInAnyCase() throws CheckFailedException {
        Rows rows = new Rows(List.of("NAME"), List.of(List.of(Cell.of("be5.host58"))), false);

        assertThat(rows.column("name")).containsExactly(new Cell.Text("be5.host58"));
    }

    @Test
    void aMissingColumnIsNamedBesideThoseThatThereAre() {
        Rows rows = new Rows(List.of("A", "B"), List.of(), false);

        assertThatThrownBy(() -> rows.column("name"))
                .isInstanceOf(CheckFailedException.class)
                .hasMessage("the answer has no column name, only A, B");
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> new Rows(List.of("A", "B"), List.of(List.of(Cell.ABSENT)), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row of 1 cells, expected one for each of 2 columns");
    }

    @Test
    void neitherAFractionNorATextNorNothingIsACount() {
        for (Cell cell : List.of(Cell.of(0.5), Cell.of("many"), Cell.ABSENT)) {
            Rows rows = new Rows(List.of("A"), List.of(List.of(cell)), false);

            assertThatThrownBy(() -> rows.counts("A"))
                    .isInstanceOf(CheckFailedException.class)
                    .hasMessage("column A of the answer holds \"" + cell + "\", expected a whole number");
        }
    }

    @Test
    void cellsTakeWhatJdbcAndJsonHandOver() {
        assertThat(Cell.of(7)).isEqualTo(Cell.of(7L)).hasToString("7");
        assertThat(Cell.of(0.21f)).hasToString("0.21");
        assertThat(Cell.of(100.0)).hasToString("100");
        assertThat(Cell.of(new BigDecimal("1.50"))).hasToString("1.5");
        assertThat(Cell.of(BigInteger.TEN.pow(20))).hasToString("100000000000000000000");
        assertThat(Cell.of(true)).isEqualTo(new Cell.Text("true"));
        assertThat(Cell.of(LocalDate.of(2026, 11, 23))).hasToString("2026-11-23");
        assertThat(Cell.of(Double.NaN)).isEqualTo(Cell.ABSENT).hasToString("");
        assertThat(Cell.of(Float.POSITIVE_INFINITY)).isEqualTo(Cell.ABSENT);
    }
}
