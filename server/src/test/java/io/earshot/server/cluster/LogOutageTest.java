package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Fact;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogOutageTest {

    private final LogOutage outage = new LogOutage();

    private static Fact.ServerSeen word(String server, long behindMillis) {
        return new Fact.ServerSeen(server, "http://a", "1", Instant.EPOCH, behindMillis, 5, "");
    }

    @Test
    void anOutageEndsWithAWordThatThisServerGaveSinceItBeganAndWithNoOther() {
        outage.said(word("a", 10));
        outage.begin();
        assertThat(outage.isEndedBy(word("a", 10))).isFalse();
        outage.said(word("a", 1_010));
        outage.said(word("a", 2_010));
        assertThat(outage.isEndedBy(word("b", 2_010))).isFalse();
        assertThat(outage.isAway()).isTrue();
        assertThat(outage.isEndedBy(word("a", 2_010))).isTrue();
        assertThat(outage.isAway()).isFalse();
        assertThat(outage.isEndedBy(word("a", 2_010))).isFalse();
    }

    @Test
    void aFurtherFailureWithinAnOutageKeepsTheWordsThatMayEndIt() {
        outage.begin();
        outage.said(word("a", 10));
        outage.begin();
        assertThat(outage.isEndedBy(word("a", 10))).isTrue();
    }

    @Test
    void wordsOfAnOutageThatIsOverDoNotEndTheNextOne() {
        outage.begin();
        outage.said(word("a", 10));
        outage.said(word("a", 20));
        assertThat(outage.isEndedBy(word("a", 10))).isTrue();
        outage.begin();
        assertThat(outage.isEndedBy(word("a", 20))).isFalse();
    }
}
