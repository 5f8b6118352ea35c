package io.earshot.wire.decoders.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisDecoderTest {

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(String.join(
                    " ", e.operation(), e.status(), e.code(), e.state().label())));
    private final TcpFrames frames = new TcpFrames(analyzer, 40_000, 6_379).open();

    private static String command(String... words) {
        StringBuilder bytes = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            bytes.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return bytes.toString();
    }

    private static String subscription(String type, String verb, String channel, int left) {
        return type + "3\r\n$" + verb.length() + "\r\n" + verb + "\r\n$" + channel.length() + "\r\n" + channel + "\r\n:"
                + left + "\r\n";
    }

    @Test
    void oneCommandThatEndsAllSubscriptionsIsOneExchange() {
        for (String type : List.of("*", ">")) {
            frames.send(Side.CLIENT, command("SUBSCRIBE", "a", "b"))
                    .send(
                            Side.SERVER,
                            subscription(type, "subscribe", "a", 1) + subscription(type, "subscribe", "b", 2))
                    .send(Side.CLIENT, command("UNSUBSCRIBE"))
                    .send(
                            Side.SERVER,
                            subscription(type, "unsubscribe", "a", 1) + subscription(type, "unsubscribe", "b", 0))
                    .send(Side.CLIENT, command("PING"))
                    .send(Side.SERVER, "+PONG\r\n");
        }
        frames.close();
        assertThat(exchanges)
                .containsExactly(
                        "SUBSCRIBE OK  matched",
                        "UNSUBSCRIBE OK  matched",
                        "PING OK  matched",
                        "SUBSCRIBE OK  matched",
                        "UNSUBSCRIBE OK  matched",
                        "PING OK  matched");
    }

    @Test
    void aCommandEndsMonitoring() {
        frames.send(Side.CLIENT, command("MONITOR"))
                .send(Side.SERVER, "+OK\r\n+1795926186.635950 [0 10.0.0.1:40001] \"GET\" \"k\"\r\n")
                .send(Side.CLIENT, command("RESET"))
                .send(Side.SERVER, "+RESET\r\n")
                .close();
        assertThat(exchanges).containsExactly("MONITOR OK  matched", "RESET OK  matched");
    }

    @Test
    void whatAPrimarySendsItsReplicaIsNoReply() {
        frames.send(Side.CLIENT, command("REPLCONF", "capa", "psync2"))
                .send(Side.SERVER, "+OK\r\n")
                .send(Side.CLIENT, command("PSYNC", "?", "-1"))
                .send(Side.SERVER, "\n")
                .send(Side.SERVER, "\n+FULLRESYNC 8371b4fb1155b71f4a04d3e1bc3e18c4a990aeeb 14\r\n")
                .send(Side.SERVER, "\n$9\r\nREDIS0011*1\r\n$4\r\nPING\r\n")
                .send(Side.CLIENT, command("REPLCONF", "ACK", "14"))
                .send(Side.SERVER, command("SELECT", "0"));
        analyzer.finish();

        assertThat(exchanges).containsExactly("REPLCONF OK  matched", "PSYNC OK  matched");
    }
}
