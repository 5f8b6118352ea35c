package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksTest {

    @Test
    void everyShippedCheckIsFoundByItsName() {
        assertThat(Checks.shipped())
                .isNotEmpty()
                .allSatisfy(check -> assertThat(Checks.require(Checks.shipped(), check.name()))
                        .isSameAs(check));
        assertThat(Checks.shipped()).extracting(SqlCheck::name).doesNotHaveDuplicates();
    }

    @Test
    void connectivityAsksThePromisedQuestionOfContainersThatTakeTrafficAndLeavesOutMutedLinks() {
        assertThat(Checks.require(Checks.shipped(), "connectivity").sql())
                .contains("SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 AND takesTraffic")
                .contains("name NOT IN (SELECT container FROM muted_link WHERE state = 'DOWN')")
                .endsWith("ORDER BY disconnect DESC");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Checks.require(Checks.shipped(), "conectivity\n|"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no check \"conectivity /\", expected one of: incidents, connectivity, silent-containers,"
                                + " silent-relays, error-rate, exchange-errors, services, certificates, nginx-differences, health");
    }

    @Test
    void aCheckWithoutThresholdIsRefused() {
        assertThatThrownBy(() ->
                        new SqlCheck("mute", "SELECT 1", Optional.empty(), Thresholds.NONE, new ConnectivityWording()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check mute has no threshold, so that it would never alarm");
    }

    @Test
    void aNameThatWouldNotSurviveTheWayToNagiosIsRefused() {
        assertThatThrownBy(() -> new SqlCheck(
                        "a;b", "SELECT 1", Optional.empty(), Thresholds.criticalAt(1), new ConnectivityWording()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check \"a;b\", expected lower-case letters, digits and '-'");
    }

    @Test
    void aCheckWithoutCoverageQuestionAsksOnlyItsOwn() {
        SqlCheck plain =
                new SqlCheck("plain", "SELECT", Optional.empty(), Thresholds.criticalAt(1), new ConnectivityWording());

        CheckResult result = plain.run(new FakeSqlSource().answering("SELECT", FakeSqlSource.broken(false)));

        assertThat(result.toPluginOutput()).isEqualTo("PLAIN OK - no broken link | broken=0;;0;0 broken_links=0;;;0");
    }
}
