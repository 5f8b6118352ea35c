package io.earshot.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.CommandRun;
import io.earshot.traffic.TestPackets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers planted in every field in which they may occur are searched in everything that commands print. */
class PlantedCardTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final String CARD = "6212345678900000003";
    private static final String IN_TEXT = "5555555555554444";
    private static final String PIN = "1A2B3C4D5E6F7081";
    private static final String CVV = "30122010000000";

    @TempDir
    private Path folder;

    private static byte[] framed(String body) {
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] request() {
        // 2, 3, 4, 11, 35, 41, 44, 48, 52, 55
        String track = CARD + "=" + CVV;
        String free = "card " + IN_TEXT;
        String chip = "5A0A" + CARD + "F5713" + CARD + "D" + CVV;
        return framed("0200" + "7020000020911200" + "19" + CARD + "000000" + "000000001230" + "000017"
                + String.format("%02d", track.length()) + track
                + "T0000001"
                + String.format("%02d", free.length()) + free
                + String.format("%03d", free.length()) + free
                + PIN
                + String.format("%03d", chip.length()) + chip);
    }

    @Test
    void noOutputHoldsWhatWasPlanted() throws Exception {
        Path capture = folder.resolve("planted.pcap");
        Files.write(
                capture,
                new TestPackets()
                        .open(40_000, 9_100, T0)
                        .data(40_000, 9_100, true, request(), T0 + 1_000)
                        .data(40_000, 9_100, true, framed("0200" + "4020000000000000" + "99" + CARD), T0 + 2_000)
                        .close(40_000, 9_100, T0 + 3_000)
                        .file());
        Path config = Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: pay
                    addresses: ['*:9100']
                    dialect: iso87-ascii
                    dimensions:
                      - {name: card, field: 2}
                      - {name: free, field: 48}
                      - {name: more, field: 44}
                """);

        List<CommandRun> runs = List.of(
                CommandRun.of("--config", config.toString(), "--transactions", "--once", capture.toString()),
                CommandRun.of("dialect", "test", "iso87-ascii", capture.toString(), "--port", "9100"));

        assertThat(runs.get(0).output()).contains("621234*********0003", "all\t1\t0\t0");
        assertThat(runs.get(1).output()).contains("555555******4444");
        for (CommandRun run : runs) {
            assertThat(run.output() + run.error()).doesNotContain(CARD, IN_TEXT, PIN, CVV, CARD.substring(6, 15));
        }
    }

    @Test
    void noOutputHoldsACardNumberOfABody() throws Exception {
        String asked = "{\"card\": \"" + IN_TEXT + "\", \"other\": " + IN_TEXT + "}";
        String said = "{\"code\": \"declined " + IN_TEXT + "\"}";
        Path capture = folder.resolve("bodies.pcap");
        Files.write(
                capture,
                new TestPackets()
                        .open(40_000, 8_080, T0)
                        .data(40_000, 8_080, true, http("POST /pay HTTP/1.1", asked), T0 + 1_000)
                        .data(40_000, 8_080, false, http("HTTP/1.1 200 OK", said), T0 + 2_000)
                        .close(40_000, 8_080, T0 + 3_000)
                        .file());
        Path config = Files.writeString(folder.resolve("http.yaml"), """
                apps:
                  - name: shop
                    addresses: ['*:8080']
                    protocol: http
                    code: {json: /code}
                    success: ["0"]
                    dimensions: [{name: card, json: /card}]
                """);

        CommandRun run = CommandRun.of("--config", config.toString(), "--transactions", "--once", capture.toString());

        assertThat(run.output()).contains("code declined 555555******4444");
        assertThat(run.output() + run.error()).doesNotContain("5555555");
    }

    private static byte[] http(String head, String body) {
        return (head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aSecretFieldIsNoDimension() throws Exception {
        Path config = Files.writeString(
                folder.resolve("traffic.yaml"),
                "apps: [{name: pay, addresses: ['*:9100'], dialect: iso87-ascii, dimensions: [{name: t, field: 35}]}]");

        CommandRun run = CommandRun.of("--config", config.toString(), "--once", "none.pcap");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.error()).contains("apps[0].dimensions[0].field names field 35, which is secret");
    }
}
