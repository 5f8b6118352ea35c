package io.earshot.agent.services;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Sources;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes services that lie, drip and hang up. */
class ServiceProtocolsTest {

    /** Never met: the test ends when the answer is judged. */
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource(
            value = ServiceKind.class,
            names = {"DNS"},
            mode = EnumSource.Mode.EXCLUDE)
    void aServiceThatSpeaksAnotherProtocolIsNoneThatWorks(ServiceKind kind) throws IOException {
        try (ScriptedService service = new ScriptedService(client -> {
            client.getOutputStream()
                    .write("SSH-2.0-OpenSSH_9.2\r\nand more than a frame of octets\r\n".getBytes(ISO_8859_1));
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            Finding finding = probe(service.probe(kind, question(kind), LONG));

            assertThat(finding.state()).as(finding.detail()).isEqualTo(ServiceState.WRONG_ANSWER);
        }
    }

    @ParameterizedTest
    @EnumSource(ServiceKind.class)
    void aPortWhereNobodyListensRefuses(ServiceKind kind) throws IOException {
        try (Socket held = new Socket()) { // bound, so that nobody else listens there meanwhile
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ServiceProbe probe =
                    ScriptedService.probe(held.getLocalPort(), kind, question(kind), LONG, Optional.empty(), 0);

            Finding finding = probe(probe);

            assertThat(finding.state()).as(finding.detail()).isEqualTo(ServiceState.REFUSED);
        }
    }

    @Test
    void aServiceThatHangsUpAtOnceRefuses() throws IOException {
        try (ScriptedService service =
                new ScriptedService(client -> client.getInputStream().read())) {
            Finding finding = probe(service.probe(ServiceKind.HTTP, "/", LONG));

            assertThat(finding.state()).isEqualTo(ServiceState.REFUSED);
            assertThat(finding.detail()).isIn("closes the connection without an answer", "resets the connection");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServiceKind.class,
            names = {"DNS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whateverAServiceSendsTheProbeEndsWithAFinding(ServiceKind kind) throws IOException {
        Random random = new Random(kind.usualPort());
        String[] beginnings = {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "R\0\0\0\14\0\0\0\12",
            "E\0\0\0\60SFATAL\0C57P03\0",
            "\112\0\0\0\12" + "8.0.1\0",
            "+PONG\r\n",
            "-ERR\r\n",
            "220-a\r\n",
            "\0\0\0\4\0\0\0\0\0",
            "\0\0\1\1\4\0\0\0\1\210",
            "\26\3\3\0\4"
        };
        try (ScriptedService service = new ScriptedService(client -> {
            byte[] tail = new byte[random.nextInt(200)];
            random.nextBytes(tail);
            client.getOutputStream().write(beginnings[random.nextInt(beginnings.length)].getBytes(ISO_8859_1));
            client.getOutputStream().write(tail);
        })) {
            for (int i = 0; i < 60; i++) {
                Finding finding = probe(service.probe(kind, question(kind), LONG, Optional.of("never"), 0));

                assertThat(finding.state()).isNotEqualTo(ServiceState.UNKNOWN);
            }
        }
    }

    @Test
    void aBodyWithoutEndIsReadAsFarAsTheLimit() throws IOException {
        try (ScriptedService service = new ScriptedService(client -> {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            while (true) {
                client.getOutputStream().write(new byte[8_192]);
            }
        })) {
            Finding finding = probe(service.probe(ServiceKind.HTTP, "/", LONG, Optional.of("ready"), 0));

            assertThat(finding.state()).isEqualTo(ServiceState.WRONG_ANSWER);
            assertThat(finding.detail()).isEqualTo("status 200, without \"ready\" in its body");
        }
    }

    @Test
    void aTextIsFoundAcrossChunks() throws IOException {
        try (ScriptedService service = new ScriptedService(client -> client.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nrea\r\n2;x=y\r\ndy\r\n0\r\n\r\n"
                        .getBytes(ISO_8859_1)))) {
            assertThat(probe(service.probe(ServiceKind.HTTP, "/", LONG, Optional.of("ready"), 0))
                            .state())
                    .isEqualTo(ServiceState.UP);
        }
    }

    @Test
    void aRedirectIsFollowedWithinTheServiceAndNotElsewhere() throws IOException {
        try (ScriptedService service = new ScriptedService(client -> {
            byte[] request = new byte[4_096];
            String line = new String(request, 0, client.getInputStream().read(request), ISO_8859_1);
            String answer = line.startsWith("GET /a ")
                    ? "HTTP/1.1 302 Found\r\nLocation: b?c=d\r\n\r\n"
                    : line.startsWith("GET /b?c=d ")
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.2/\r\n\r\n";
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
        })) {
            assertThat(probe(service.probe(ServiceKind.HTTP, "/a", LONG, Optional.empty(), 1)))
                    .extracting(Finding::state, Finding::detail)
                    .containsExactly(ServiceState.UP, "status 200");
            assertThat(probe(service.probe(ServiceKind.HTTP, "/elsewhere", LONG, Optional.empty(), 1)))
                    .extracting(Finding::state, Finding::detail)
                    .containsExactly(ServiceState.WRONG_ANSWER, "status 301 to http://127.0.0.2/, expected 200-299");
        }
    }

    private static String question(ServiceKind kind) {
        return kind.isHttp() ? "/" : kind == ServiceKind.DNS ? "example.com A" : "";
    }

    private static Finding probe(ServiceProbe probe) throws IOException {
        return new ServiceProtocols(new Random(1), System::nanoTime)
                .probe(
                        probe,
                        new ServiceConnection(
                                probe,
                                ServiceSockets.of(Sources.ANY),
                                Optional.of(ServiceTrust.of("", InstantSource.system()))));
    }
}
