package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void whoTakesTooLongIsHungUpOnAndWhoDoesNotIsLeftAlone() throws Exception {
        try (Deadlines deadlines = new Deadlines();
                ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                Socket slow = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket slowSide = server.accept();
                Socket quick = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket quickSide = server.accept()) {
            deadlines.within(Duration.ofHours(1), quickSide).close();
            assertThat(deadlines.pending()).isZero();
            deadlines.within(Duration.ofMillis(1), slowSide);
            slow.setSoTimeout((int) Duration.ofMinutes(5).toMillis());
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            quickSide.getOutputStream().write(7);
            assertThat(quick.getInputStream().read()).isEqualTo(7);
        }
    }
}
