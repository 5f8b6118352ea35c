package io.earshot.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Large;
import io.earshot.model.LinkProbes.Outcome;
import io.earshot.model.LinkProbes.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Ip DB = Ip.parse("10.2.0.1");
    private static final Ip BE = Ip.parse("10.1.0.1");
    private static final Outcome TEN = new Outcome(10, 10, 0, Optional.empty(), Optional.empty());
    private static final Outcome NONE = new Outcome(10, 0, 0, Optional.empty(), Optional.empty());
    private static final Outcome REFUSED = new Outcome(0, 0, 10, Optional.of("EPERM"), Optional.empty());

    @Test
    void whatAnswersEveryWayIsWell() {
        assertThat(judge(there(TEN, TEN), back(TEN, TEN)).state()).isEqualTo("OK");
    }

    @Test
    void anOutputRuleThatRefusesEchoesAndDropsConnectsIsTheMachinesOwn() {
        Verdict verdict = judge(there(REFUSED, NONE), back(NONE, NONE));

        assertThat(verdict.state()).isEqualTo("REFUSED");
        assertThat(verdict.text()).contains("the machine of be1.host1 itself refuses to send to db1.host2 (EPERM)");
    }

    @Test
    void aMachineThatRefusesOnlyEchoesIsNotWellByEveryMethod() {
        Verdict verdict = judge(there(REFUSED, TEN), back(TEN, TEN));

        assertThat(verdict.state()).isEqualTo("ICMP_FILTERED");
        assertThat(verdict.text()).contains("be1.host1 itself refuses to send echo requests (EPERM)");
    }

    @Test
    void aMachineThatRefusesOnlyConnectsIsNotWellByEveryMethod() {
        Verdict verdict = judge(there(TEN, REFUSED), back(TEN, TEN));

        assertThat(verdict.state()).isEqualTo("PORT");
        assertThat(verdict.text()).contains("itself refuses to connect to it by TCP on port 5432 (EPERM)");
    }

    @Test
    void silenceFromBothEndsNamesTheLastRouterThatAnswers() {
        Trace trace = new Trace(
                "icmp",
                28,
                false,
                List.of(
                        new Hop(1, Optional.of(Ip.parse("10.1.0.254")), Optional.of(0.2), OptionalInt.empty()),
                        new Hop(2, Optional.empty(), Optional.empty(), OptionalInt.empty())));
        LinkProbes probes = new LinkProbes(Optional.of(NONE), NONE, List.of(5432), Optional.empty(), List.of(trace));

        Verdict verdict = judge(End.probed("be1.host1", "db1.host2", DB, probes), back(NONE, NONE));

        assertThat(verdict.state()).isEqualTo("CUT");
        assertThat(verdict.text())
                .startsWith("nothing passes between be1.host1 and db1.host2, from neither end")
                .contains("the last router that answers be1.host1 is 10.1.0.254 (hop 1)");
    }

    @Test
    void silenceOfOneSideOnlyIsSaidToBeOneSided() {
        assertThat(judge(there(NONE, NONE), back(TEN, TEN)).text())
                .contains("nothing that be1.host1 sends to db1.host2 is answered, while db1.host2 reaches be1.host1");
    }

    @Test
    void largePacketsThatGetLostAreAHoleOfTheMtu() {
        LinkProbes probes = new LinkProbes(
                Optional.of(TEN),
                TEN,
                List.of(5432),
                Optional.of(new Large(1500, 3, 0, OptionalInt.of(1398))),
                List.of());

        Verdict verdict = judge(End.probed("be1.host1", "db1.host2", DB, probes), back(TEN, TEN));

        assertThat(verdict.state()).isEqualTo("PATH_MTU");
        assertThat(verdict.text()).contains("packets of 1500 bytes do not; the largest that arrives has about 1398");
    }

    @Test
    void whereNobodyCouldProbeNothingIsKnown() {
        Verdict verdict =
                Verdict.of(End.failed("be1.host1", "db1.host2", DB, "no agent asks for orders"), Optional.empty());

        assertThat(verdict.state()).isEqualTo("UNKNOWN");
        assertThat(verdict.text()).contains("no agent asks for orders");
    }

    private static Verdict judge(End there, End back) {
        return Verdict.of(there, Optional.of(back));
    }

    private static End there(Outcome echo, Outcome connect) {
        return End.probed("be1.host1", "db1.host2", DB, probes(echo, connect));
    }

    private static End back(Outcome echo, Outcome connect) {
        return End.probed("db1.host2", "be1.host1", BE, probes(echo, connect));
    }

    private static LinkProbes probes(Outcome echo, Outcome connect) {
        return new LinkProbes(Optional.of(echo), connect, List.of(5432), Optional.empty(), List.of());
    }
}
