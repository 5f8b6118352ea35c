package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersJsonTest {

    private static final String TOKEN = "0123456789abcdef";

    @Test
    void aQuestionIsReadAsItWasWritten() throws BadJsonException {
        for (PeerQuestion question : List.of(new PeerQuestion(17, 8_097), new PeerQuestion(0, 0))) {
            assertThat(PeersJson.readQuestion(PeersJson.bytes(question))).isEqualTo(question);
        }
    }

    @Test
    void anAnswerIsReadAsItWasWritten() throws BadJsonException {
        PeerAnswer answer = new PeerAnswer(
                TOKEN,
                true,
                Duration.ofMillis(1_500),
                List.of(new Peer(Ip.parse("10.1.2.3"), 8_097, 40), new Peer(Ip.parse("2001:db8::1"), 1, 0)));
        assertThat(PeersJson.readAnswer(PeersJson.bytes(answer))).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"pieces\": -1}", "{\"pieces\": 1, \"port\": 65536}", "{\"pieces\": \"many\"}"})
    void whatIsNoQuestionIsRefused(String json) {
        assertThatThrownBy(() -> PeersJson.readQuestion(json.getBytes(UTF_8))).isInstanceOf(BadJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"token\": \"short\"}",
                "{\"token\": \"with a line\\nend 012345\"}",
                "{\"token\": \"0123456789abcdef\", \"waitSeconds\": 600}",
                "{\"token\": \"0123456789abcdef\", \"peers\": [{\"ip\": \"example.com\", \"port\": 1, \"pieces\": 1}]}",
                "{\"token\": \"0123456789abcdef\", \"peers\": [{\"ip\": \"10.1.2.3\", \"pieces\": 1}]}"
            })
    void whatIsNoAnswerIsRefused(String json) {
        assertThatThrownBy(() -> PeersJson.readAnswer(json.getBytes(UTF_8))).isInstanceOf(BadJsonException.class);
    }

    @Test
    void aLongListIsRefused() {
        String peers = "{\"ip\": \"10.1.2.3\", \"port\": 1, \"pieces\": 1},".repeat(PeerAnswer.MOST);
        String json =
                "{\"token\": \"" + TOKEN + "\", \"peers\": [" + peers + peers.substring(0, peers.length() - 1) + "]}";
        assertThatThrownBy(() -> PeersJson.readAnswer(json.getBytes(UTF_8)))
                .hasMessageContaining("16 peers, expected at most 8");
    }
}
