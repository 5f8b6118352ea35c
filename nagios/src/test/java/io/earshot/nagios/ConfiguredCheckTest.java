package io.earshot.nagios;

import static io.earshot.nagios.FakeSqlSource.row;
import static io.earshot.nagios.FakeSqlSource.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfiguredCheckTest {

    private static final List<String> COLUMNS = List.of("NAME", "SHARE");

    @Test
    void templatesAreFilledFromTheRows() {
        SqlCheck check = check(
                ThresholdText.parse(Optional.of("share > 0.1"), Optional.of("share > 0.5")),
                CheckState.UNKNOWN,
                TemplateWording.of(
                        Optional.of("{rows} place{s}, {name} worst: {list} {{}"),
                        Optional.of("{name} has {share}"),
                        Optional.empty(),
                        Map.of("share_{name}", "share")),
                new Shape.One());

        assertThat(run(check, row("TX 1", 0.2), row("FRA", 0.01)).toPluginOutput())
                .isEqualTo("""
            MINE WARNING - 2 places, TX 1 worst: TX 1 has 0.2; FRA has 0.01 {} | share_TX_1=0.2;0.1;0.5 share_FRA=0.01;0.1;0.5
            TX 1 has 0.2
            FRA has 0.01\
            """);
    }

    @Test
    void withoutTemplatesColumnsAreNamed() {
        SqlCheck check = check(Thresholds.criticalAt(1), CheckState.OK, plain(), new Shape.One());

        assertThat(run(check, row("TX", 0.2)).toPluginOutput())
                .isEqualTo("MINE CRITICAL - 1 row: name=TX share=0.2 | rows=1;;0;0\nname=TX share=0.2");
        assertThat(run(check).toPluginOutput()).isEqualTo("MINE OK - no rows | rows=0;;0;0");
    }

    @Test
    void anEmptyAnswerIsUnknownUnlessTheCheckSaysOtherwise() {
        Judgement judgement = ThresholdText.parse(Optional.empty(), Optional.of("share > 0.5"));

        assertThat(run(check(judgement, judgement.ofNothing(), plain(), new Shape.One()))
                        .state())
                .isEqualTo(CheckState.UNKNOWN);
        assertThat(run(check(judgement, CheckState.OK, plain(), new Shape.One()))
                        .state())
                .isEqualTo(CheckState.OK);
    }

    @Test
    void aListThatIsTooLongEndsInDots() {
        SqlCheck check = check(Thresholds.criticalAt(1), CheckState.OK, plain(), new Shape.One());
        Object[][] many = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> row("container" + i, 0.5))
                .toArray(Object[][]::new);

        assertThat(run(check, many).firstLine())
                .startsWith("MINE CRITICAL - 100 rows: name=container0")
                .endsWith("; ...");
    }

    @Test
    void eachRowIsAResultOfItsOwnService() {
        SqlCheck check = check(new StateColumn(), CheckState.OK, plain(), new Shape.PerRow(CheckState.UNKNOWN));
        Findings findings = check.find(new FakeSqlSource()
                .answering(
                        "SELECT",
                        rows(
                                List.of("HOST", "SERVICE", "STATE", "TEXT"),
                                false,
                                row("be5.host58", "links", "CRITICAL", "cannot reach db1"),
                                row("be6.host58", "links", 0, "fine"),
                                row("be6.host58", "links", "WARNING", "the graver of two"))));

        assertThat(findings.complete()).isTrue();
        assertThat(findings.all())
                .extracting(
                        finding -> finding.service() + ": " + finding.result().firstLine())
                .containsExactly(
                        "earshot/mine: MINE CRITICAL - 2 of 2 services are not OK",
                        "be5.host58/links: MINE CRITICAL - cannot reach db1",
                        "be6.host58/links: MINE WARNING - the graver of two");
    }

    @Test
    void aRowThatNagiosCouldNotNameIsAProblemOfTheCheckAndNotOfTheOthers() {
        SqlCheck check = check(new StateColumn(), CheckState.OK, plain(), new Shape.PerRow(CheckState.UNKNOWN));
        Findings findings = check.find(new FakeSqlSource()
                .answering("SELECT", rows(List.of("SERVICE", "STATE"), false, row("a;b", "OK"), row("good", "OK"))));

        assertThat(findings.complete()).isFalse();
        assertThat(findings.own().state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(findings.problem())
                .get()
                .asString()
                .startsWith("1 rows have no result: row 1: service \"a;b\", expected");
        assertThat(findings.all()).hasSize(2);
    }

    @Test
    void aTemplateWithAnOpenBraceIsRefused() {
        assertThatThrownBy(() -> Template.parse("a {b c}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a column in braces");
    }

    @Test
    void theColumnsThatACheckNeedsAreKnownBeforeItIsAsked() {
        SqlCheck check = check(
                ThresholdText.parse(Optional.empty(), Optional.of("Share > 0.5")),
                CheckState.OK,
                TemplateWording.of(
                        Optional.of("{rows} {list} {first}"),
                        Optional.of("{Name}"),
                        Optional.empty(),
                        Map.of("x_{dc}", "value")),
                new Shape.One());

        assertThat(check.columns()).containsExactlyInAnyOrder("share", "first", "name", "dc", "value");
    }

    private static TemplateWording plain() {
        return TemplateWording.of(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    private static SqlCheck check(Judgement judgement, CheckState ofNothing, Wording wording, Shape shape) {
        return new SqlCheck(
                "mine",
                "SELECT",
                Optional.empty(),
                judgement,
                ofNothing,
                wording,
                shape,
                CheckTiming.DEFAULT,
                new ServiceName("earshot", "mine"));
    }

    private static CheckResult run(SqlCheck check, Object[]... rows) {
        return check.run(new FakeSqlSource().answering("SELECT", rows(COLUMNS, false, rows)));
    }
}
