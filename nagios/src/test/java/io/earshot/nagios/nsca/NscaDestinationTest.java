package io.earshot.nagios.nsca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
    void resultsThatLieInTheSocketOfADaemonThatStandsStillAreNotSent() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket _ = greeted(daemon)) {
                    end.await();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(() -> destination(daemon, Duration.ofMillis(500)).send(results(1)))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageMatching("nsca at 127.0.0.1:\\d+ does not read to the end for \\d s");
        } finally {
            end.countDown();
        }
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
