package io.earshot.nagios.nsca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When results count as sent. What a real daemon does is shown in lab's NscaIT. */
class NscaDestinationTest {

    @Test
    void resultsAreSentOnceTheDaemonHasReadThemAllAndCloses() throws Exception {
        try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Integer> read = new FutureTask<>(() -> {
                try (Socket client = greeted(daemon)) {
                    return client.getInputStream().readAllBytes().length;
                }
            });
            Thread.ofVirtual().start(read);

            assertThat(destination(daemon, Duration.ofMinutes(5)).send(results(70)))
                    .isEmpty();
            assertThat(read.get()).isEqualTo(70 * Packet.LENGTH);
        }
    }

    @Test
    @Timeout(600)
    void resultsThatLieInTheSocketOfADaemonThatStandsStillAreNotSent() throws Exception {
        List<Socket> clients = new CopyOnWriteArrayList<>();
        try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        clients.add(greeted(daemon));
                    }
                } catch (IOException closed) {
                    // The test ends.
                }
            });

            String why = refusal(daemon);
            while (clients.isEmpty()
                    || why.contains("says nothing")
                    || why.contains("does not answer")) { // its greeting was late on a busy machine
                why = refusal(daemon);
            }
            assertThat(why).matches("nsca at 127.0.0.1:\\d+ does not read to the end for \\d s");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static String refusal(ServerSocket daemon) {
        NscaDestination hasty = destination(daemon, Duration.ofMillis(500));
        return catchThrowableOfType(DeliveryException.class, () -> hasty.send(results(1)))
                .getMessage();
    }

    private static Socket greeted(ServerSocket daemon) throws IOException {
        Socket client = daemon.accept();
        client.getOutputStream().write(new byte[132]);
        return client;
    }

    private static NscaDestination destination(ServerSocket daemon, Duration timeout) {
        return new NscaDestination(
                "nagios",
                new NscaDestination.Settings("127.0.0.1", daemon.getLocalPort(), Encryption.AES, "s3cret", timeout));
    }

    private static List<Status> results(int count) {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        CheckResult result = new CheckResult(CheckState.OK, "fine", List.of(), List.of());
        return IntStream.range(0, count)
                .mapToObj(i -> new Status(
                        Checks.shipped().getFirst(),
                        new ServiceName("mesh", "links " + i),
                        result,
                        now,
                        now,
                        true,
                        Duration.ofMinutes(5)))
                .toList();
    }
}
