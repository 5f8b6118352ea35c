package io.earshot.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpHeadTest {

    private static final String CARD = "6212345678900000003";

    private static String request(String head) {
        return text(HttpHead.request(head.getBytes(StandardCharsets.ISO_8859_1), _ -> new byte[0]));
    }

    private static String response(String head) {
        return text(HttpHead.response(head.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theFieldsThatFrameAMessageStayAndAllOthersGo() {
        assertThat(request("POST /pay/v2/6212345678900000003/done?pan=" + CARD + " HTTP/1.1\r\n"
                        + "Host: " + CARD + "\r\n"
                        + "Content-Length: 17\r\n"
                        + "Expect: 100-continue " + CARD + "\r\n"
                        + "X-Folded: a\r\n " + CARD + "\r\n\r\n"))
                .isEqualTo("POST /pay/v2/0000000000000000000/done?" + "0".repeat(23) + " HTTP/1.1\r\n"
                        + "x".repeat(25) + "\r\n"
                        + "Content-Length: 17\r\n"
                        + "Expect:x100-continue" + "x".repeat(20) + "\r\n"
                        + "x".repeat(11) + "\r\n " + "x".repeat(19) + "\r\n\r\n");
        assertThat(response("HTTP/1.1 402 card " + CARD
                        + "\nTransfer-Encoding: gzip,\n chunked\nContent-Encoding: gzip\n\n"))
                .isEqualTo("HTTP/1.1 402" + "x".repeat(25)
                        + "\nTransfer-Encoding:xxxxxx\n chunked\nContent-Encoding: gzip\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://me:6212345678900000003@shop/a/6212345678900000003 HTTP/1.1",
                "GET /%36212345678900000003#6212345678900000003 HTTP/1.0",
                "GET /a;6212345678900000003?b=6212345678900000003",
                "GET / 6212345678900000003",
                "GET /a 6212345678900000003 HTTP/1.1",
                "6212345678900000003 /a HTTP/1.1",
                "6212345678900000003",
                "POST / HTTP/1.1~Content-Length: 6212345678900000003",
                "POST / HTTP/1.1~Content-Length: 5 6212345678900000003",
                "POST / HTTP/1.1~Content-Encoding: 6212345678900000003",
                "POST / HTTP/1.1~Transfer-Encoding: chunked;6212345678900000003",
                "POST / HTTP/1.1~Upgrade: h2c, 6212345678900000003",
                "POST / HTTP/1.1~Cookie: 6212345678900000003",
                "POST / HTTP/1.1~Content-Length: 5~ 6212345678900000003",
            })
    void noPartOfAHeadHoldsACard(String head) {
        for (boolean isRequest : new boolean[] {true, false}) {
            byte[] bytes = head.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            byte[] out = isRequest ? HttpHead.request(bytes, _ -> new byte[0]) : HttpHead.response(bytes);
            assertThat(out).hasSameSizeAs(bytes);
            assertThat(text(out)).doesNotContain(CARD.substring(6, 12));
        }
    }

    @Test
    void aHeadThatIsCutStaysTheBeginningOfOne() {
        assertThat(request("GET /orders/411111")).isEqualTo("GET /orders/000000");
        assertThat(request("PO")).isEqualTo("PO");
        assertThat(response("HTTP/1.1 2")).isEqualTo("HTTP/1.1 2");
        assertThat(response("HTTP/1.1 200 OK\r\nContent-Le")).isEqualTo("HTTP/1.1 200xxx\r\nxxxxxxxxxx");
    }

    @Test
    void aChunkHasItsLengthAndNothingElse() {
        assertThat(text(HttpHead.chunkSize("1aF;card=4111\r\n".getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("1aFxxxxxxxxxx\r\n");
        assertThat(text(HttpHead.chunkSize((CARD + "\r\n").getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("f".repeat(19) + "\r\n");
        assertThat(text(HttpHead.line(("Trailer: " + CARD + "\r\n").getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("x".repeat(28) + "\r\n");
    }
}
