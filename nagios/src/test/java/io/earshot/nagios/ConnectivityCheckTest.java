package io.earshot.nagios;

import static io.earshot.nagios.FakeSqlSource.broken;
import static io.earshot.nagios.FakeSqlSource.connectivity;
import static io.earshot.nagios.FakeSqlSource.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectivityCheckTest {

    private static final Object[] FIVE = row("be5.host58", 2, "192.168.5.1,10.1.2.3");
    private static final Object[] SIX = row("be6.host58", 2L, "10.1.2.4, 10.1.2.5");
    private static final Object[] SEVEN = row("be7.host9", 1, "fd00::5:11");

    private final SqlCheck check = Checks.require(Checks.shipped(), "connectivity");

    @Test
    void troubleIsOneLineWithItsNumbersAndThenALineForEachContainer() {
        CheckResult result = check.run(connectivity(48, 47, FIVE, SIX, SEVEN));

        assertThat(result.state()).isEqualTo(CheckState.CRITICAL);
        assertThat(result.toPluginOutput()).isEqualTo("""
            CONNECTIVITY CRITICAL - 3 containers cannot reach 5 partners: be5.host58 (2), be6.host58 (2), be7.host9 (1) \
            | broken=3;;0;0 broken_links=5;;;0 reporting=47;;;0;48 containers=48;;;0
            47 of 48 containers report
            be5.host58 cannot reach 192.168.5.1, 10.1.2.3
            be6.host58 cannot reach 10.1.2.4, 10.1.2.5
            be7.host9 cannot reach fd00::5:11\
            """);
    }

    @Test
    void noBrokenLinkIsGoodAndSaysForHowManyThatHolds() {
        assertThat(check.run(connectivity(48, 48)).toPluginOutput())
                .isEqualTo("CONNECTIVITY OK - 48 of 48 containers report, no broken link "
                        + "| broken=0;;0;0 broken_links=0;;;0 reporting=48;;;0;48 containers=48;;;0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "48 | 0 | CONNECTIVITY UNKNOWN - nothing reports yet: 0 of 48 containers",
                "0 | 0 | CONNECTIVITY UNKNOWN - no container is known: the CMDB is empty or not read yet",
            })
    void noDataIsNeverGood(long containers, long reporting, String firstLine) {
        CheckResult result = check.run(connectivity(containers, reporting));

        assertThat(result.state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(result.firstLine()).isEqualTo(firstLine);
        assertThat(result.performance()).extracting(PerformanceDatum::label).containsExactly("reporting", "containers");
    }

    @Test
    void oneOfEachIsWrittenInTheSingular() {
        assertThat(check.run(connectivity(1, 1, SEVEN)).firstLine())
                .isEqualTo("CONNECTIVITY CRITICAL - 1 container cannot reach 1 partner: be7.host9 (1)");
        assertThat(check.run(connectivity(1, 1)).firstLine())
                .isEqualTo("CONNECTIVITY OK - 1 of 1 container reports, no broken link");
    }

    @Test
    void aPartnerThatManyMissIsOnePartner() {
        CheckResult result = check.run(connectivity(9, 9, row("a.h", 1, "10.0.0.1"), row("b.h", 1, "10.0.0.1")));

        assertThat(result.firstLine()).contains("2 containers cannot reach 1 partner: ");
        assertThat(result.performance()).contains(PerformanceDatum.count("broken_links", 2));
    }

    @Test
    void aWarningOverrideMakesFewRowsAWarningAndNoRowsStayGood() {
        SqlCheck lenient = check.with(Optional.of(ThresholdNumber.parse("2")), Optional.of(ThresholdNumber.parse("3")));

        assertThat(lenient.run(connectivity(9, 9)).state()).isEqualTo(CheckState.OK);
        assertThat(lenient.run(connectivity(9, 9, FIVE)).state()).isEqualTo(CheckState.OK);
        assertThat(lenient.run(connectivity(9, 9, FIVE, SIX)).state()).isEqualTo(CheckState.WARNING);
        assertThat(lenient.run(connectivity(9, 9, FIVE, SIX, SEVEN)).state()).isEqualTo(CheckState.CRITICAL);
        assertThat(lenient.run(connectivity(9, 9, FIVE)).toPluginOutput()).contains("| broken=1;1;2;0 ");
    }

    @Test
    void aFewBrokenLinksBelowTheThresholdAreStillNamed() {
        CheckResult result = check.with(Optional.empty(), Optional.of(ThresholdNumber.parse("5")))
                .run(connectivity(9, 9, FIVE));

        assertThat(result.firstLine())
                .isEqualTo("CONNECTIVITY OK - 1 container cannot reach 2 partners: be5.host58 (2)");
        assertThat(result.longOutput()).contains("be5.host58 cannot reach 192.168.5.1, 10.1.2.3");
    }

    @Test
    void anErrorWhileAskingIsUnknownWithItsReasonInOneLine() {
        CheckResult result = check.run(sql -> {
            throw new CheckFailedException("cannot ask http://earshot:8080:\n Connection refused | tried 3 times");
        });

        assertThat(result.state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(result.toPluginOutput())
                .isEqualTo(
                        "CONNECTIVITY UNKNOWN - cannot ask http://earshot:8080:  Connection refused / tried 3 times");
    }

    @Test
    void anAnswerToAnotherQuestionIsUnknown() {
        FakeSqlSource source = connectivity(9, 9).answering(check.sql(), FakeSqlSource.rows(List.of("A", "B"), false));

        assertThat(check.run(source).firstLine())
                .isEqualTo("CONNECTIVITY UNKNOWN - the answer has no column disconnect, only A, B");
    }

    @Test
    void aCoverageThatIsNoNumberIsUnknown() {
        String sql = check.coverageSql().orElseThrow();
        Rows text = FakeSqlSource.rows(List.of("containers", "reporting"), false, row("many", 3));
        Rows none = FakeSqlSource.rows(List.of("containers", "reporting"), false);

        assertThat(check.run(connectivity(9, 9).answering(sql, text)).firstLine())
                .isEqualTo("CONNECTIVITY UNKNOWN - column containers of the answer holds \"many\", expected a whole"
                        + " number");
        assertThat(check.run(connectivity(9, 9).answering(sql, none)).firstLine())
                .isEqualTo("CONNECTIVITY UNKNOWN - the answer about coverage has 0 rows, expected one");
    }

    @Test
    void rowsThatWereNotHandedOutAreCountedAsAtLeast() {
        FakeSqlSource source = connectivity(9, 9).answering(check.sql(), broken(true, FIVE));

        assertThat(check.run(source).firstLine())
                .isEqualTo("CONNECTIVITY CRITICAL - at least 1 container cannot reach 2 partners: be5.host58 (2), ...");
    }

    @Test
    void rowsThatWereNotHandedOutAreNotTakenForGood() {
        FakeSqlSource source = connectivity(9, 9).answering(check.sql(), broken(true, FIVE));

        assertThat(check.with(Optional.empty(), Optional.of(ThresholdNumber.parse("2")))
                        .run(source)
                        .firstLine())
                .isEqualTo("CONNECTIVITY UNKNOWN - only the first 1 rows were handed out, too few to compare with the"
                        + " thresholds");
    }

    @Test
    void fiftyThousandBrokenContainersFitIntoOnePage() {
        Object[][] rows = IntStream.range(0, 50_000)
                .mapToObj(i -> row("be" + i + ".host" + i / 10 + ".a-rather-long-domain-of-somebody", 1, "10.0.0.1"))
                .toArray(Object[][]::new);

        String output = check.run(connectivity(50_000, 50_000, rows)).toPluginOutput();

        assertThat(output.lines().findFirst().orElseThrow())
                .hasSizeLessThan(255)
                .startsWith("CONNECTIVITY CRITICAL - 50000 containers cannot reach 1 partner: be0.host0.")
                .contains(" (1), ... | broken=50000;;0;0 broken_links=50000;;;0 ")
                .endsWith(" containers=50000;;;0");
        assertThat(PluginText.octets(output)).isLessThanOrEqualTo(4_095);
        assertThat(output.lines().toList().getLast()).matches("\\.\\.\\. and 49\\d{3} more lines");
    }
}
