package io.earshot.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactCodecTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static Optional<byte[]> octets(String text) {
        return Optional.of(text.getBytes(UTF_8));
    }

    @Test
    void aReportIsKeptLetterByLetterSoThatUnknownSectionsSurvive() throws BadFactException {
        String json = "{ \"container\":\"be5.host58\",\n \"links\":[], \"new\":{\"x\":1.50} }";
        Fact fact = new Fact.AgentReport(ContainerName.parse("be5.host58"), "a", NOON, List.of("relay1"), json);
        assertThat(new String(FactCodec.write(fact).orElseThrow(), UTF_8)).endsWith("\n" + json);
        assertThat(FactCodec.read("report/be5.host58", FactCodec.write(fact))).contains(fact);
    }

    @Test
    void aFieldOfANewerServerIsIgnored() throws BadFactException {
        assertThat(FactCodec.read(
                        "tick", octets("tick {\"speaker\":\"a\",\"at\":\"2026-11-29T10:00:00Z\",\"mood\":\"good\"}")))
                .contains(new Fact.Tick("a", Instant.parse("2026-11-29T10:00:00Z")));
    }

    @Test
    void aMuteOfAnOlderServerIsOfNobodyAndDoesNotRepeat() throws BadFactException {
        assertThat(FactCodec.read("mute/7/a", octets("""
                        mute {"server":"a","id":7,"places":["TX"],"since":"2026-11-29T12:00:00Z",\
                        "until":"2026-11-29T13:00:00Z","reason":"works"}""")))
                .contains(new Fact.MuteSet(
                        "a", 7, List.of("TX"), NOON, NOON.plusSeconds(3_600), "works", "", Optional.empty()));
    }

    @Test
    void aContainerOfAnOlderServerHasNoTags() throws BadFactException {
        assertThat(FactCodec.read("container/be5.host58", octets("""
                        container {"container":{"name":{"container":"be5","host":"host58"},"dataCenter":"TX",\
                        "role":"","cluster":"","addresses":[],"services":[],"uses":[],"running":true,\
                        "takesTraffic":true}}""")).orElseThrow())
                .isInstanceOfSatisfying(
                        Fact.ContainerKnown.class,
                        fact -> assertThat(fact.container().tags()).isEmpty());
    }

    @Test
    void aMuteKeepsWhoSetItAndWhenItBeginsAgain() throws BadFactException {
        Fact weekly = new Fact.MuteSet(
                "a", 7, List.of("TX"), NOON, NOON.plusSeconds(3_600), "works", "ann", Optional.of(Duration.ofDays(7)));
        assertThat(FactCodec.read("mute/7/a", FactCodec.write(weekly))).contains(weekly);
    }

    @Test
    void aKindOfANewerServerIsLeftOut() throws BadFactException {
        assertThat(FactCodec.read("moon/1", octets("moon {\"phase\":3}"))).isEmpty();
    }

    @Test
    void noOctetsRemoveTheKey() throws BadFactException {
        assertThat(FactCodec.read("mute/7/a", Optional.empty())).contains(new Fact.Removed("mute/7/a"));
        assertThat(FactCodec.write(new Fact.Removed("mute/7/a"))).isEmpty();
    }

    @Test
    void whatIsNoFactIsRefusedInOneLineWithItsKey() {
        assertThatThrownBy(() -> FactCodec.read("tick", octets("nonsense")))
                .isInstanceOf(BadFactException.class)
                .hasMessage("log entry tick: \"nonsense\", expected a kind and JSON");
        assertThatThrownBy(() -> FactCodec.read("tick", octets("tick {\"speaker\":\"a\"}")))
                .hasMessage("log entry tick: no \"at\" in tick");
        assertThatThrownBy(() ->
                        FactCodec.read("server/b", octets("tick {\"speaker\":\"a\",\"at\":\"2026-11-29T10:00:00Z\"}")))
                .hasMessage("log entry server/b: a fact of tick");
    }
}
