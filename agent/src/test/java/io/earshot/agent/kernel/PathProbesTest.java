package io.earshot.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.udp.PathPacket;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.ProbeSigner;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UDP probes between two agents' sockets, on this machine's own loopback addresses. */
class PathProbesTest {

    private static final long LIMIT = 300_000_000_000L;

    private static ProbeKeys keys(int... ids) {
        List<ProbeKeys.Key> keys = new ArrayList<>();
        for (int id : ids) {
            byte[] secret = new byte[32];
            new Random(id).nextBytes(secret);
            keys.add(new ProbeKeys.Key(id, secret));
        }
        return new ProbeKeys(keys);
    }

    @ParameterizedTest
    @CsvSource({"127.11.2.1,127.11.2.2", "::1,::1"})
    void oneAgentAnswersAnotherFromTheAddressThatWasAsked(String here, String there) throws IOException {
        Ip target = Ip.parse(there);
        try (KernelTransport asker = KernelTransport.open(Sources.of(Ip.parse(here)));
                KernelTransport responder = KernelTransport.open(Sources.ANY)) {
            asker.follow(keys(1));
            responder.follow(keys(2, 1));
            int port = responder.respondsAt().orElseThrow();

            send(asker, sourcePort -> new PathProbe(7, target, port, sourcePort, 1));
            List<Reply> replies = new ArrayList<>();
            await(asker, responder, replies, () -> !replies.isEmpty());

            assertThat(replies).singleElement().satisfies(reply -> {
                assertThat(reply.id()).isEqualTo(7);
                assertThat(reply.from()).isEqualTo(target);
                assertThat(reply.arrivals().orElseThrow().arrived(1)).isTrue();
            });
            for (int size : new int[] {1_500, PathProbe.smallest(target) + 1, 9_000}) {
                send(asker, sourcePort -> new PathProbe(size, target, port, sourcePort, size, size));
                await(asker, responder, replies, () -> replies.getLast().id() == size);
            }
        }
    }

    @Test
    void anAnswerIsExactlyAsLongAsItsQuestionAndAQuestionAsItSaysThatItIs() throws IOException {
        Ip target = Ip.parse("127.11.2.7");
        try (KernelTransport responder = KernelTransport.open(Sources.of(target));
                DatagramSocket asker = new DatagramSocket(new InetSocketAddress("127.11.2.8", 0))) {
            responder.follow(keys(1));
            InetSocketAddress to = new InetSocketAddress(
                    target.toInetAddress(), responder.respondsAt().orElseThrow());
            asker.setSoTimeout(100);
            for (int length : new int[] {64, 65, 1_472, 72}) {
                byte[] packet = PathPacket.question(
                        new PathProbe(1, target, to.getPort(), 33_434, length, length == 64 ? 0 : length + 28), 7);
                new ProbeSigner(keys(1)).sign(packet);
                for (int wrong : new int[] {length - 1, length + 1, length + 500}) {
                    asker.send(new DatagramPacket(Arrays.copyOf(packet, wrong), wrong, to));
                }
                asker.send(new DatagramPacket(Arrays.copyOf(packet, length), length, to));

                DatagramPacket answer = new DatagramPacket(new byte[3_000], 3_000);
                assertThat(isAnswered(asker, responder, answer)).isTrue();
                assertThat(answer.getLength()).isEqualTo(length);
                assertThat(PathPacket.sequence(answer.getData())).isEqualTo(length);
                responder.receive(reply -> {});
            }
            assertThat(isAnswered(asker)).as("packets of another length").isFalse();
        }
    }

    /** Waits for an answer, while the responder answers. */
    private static boolean isAnswered(DatagramSocket asker, KernelTransport responder, DatagramPacket answer)
            throws IOException {
        long end = System.nanoTime() + LIMIT;
        while (System.nanoTime() < end) {
            responder.receive(reply -> {});
            try {
                asker.receive(answer);
                return true;
            } catch (SocketTimeoutException notYet) {
                // the question may not have come in yet
            }
        }
        return false;
    }

    @Test
    void aStrangerIsNeverAnsweredWhateverHeSends() throws IOException {
        Ip target = Ip.parse("127.11.2.3");
        try (KernelTransport responder = KernelTransport.open(Sources.of(target));
                DatagramSocket stranger = new DatagramSocket(new InetSocketAddress("127.11.2.4", 0))) {
            responder.follow(keys(1));
            InetSocketAddress to = new InetSocketAddress(
                    target.toInetAddress(), responder.respondsAt().orElseThrow());
            Random dice = new Random(5);
            for (int length : new int[] {0, 1, 63, 64, 65, 500, 1_400}) {
                byte[] octets = new byte[length];
                for (int i = 0; i < 50; i++) {
                    dice.nextBytes(octets);
                    stranger.send(new DatagramPacket(octets, length, to));
                    responder.receive(reply -> {});
                }
            }
            assertThat(isAnswered(stranger)).isFalse();
        }
    }

    @Test
    void aSourcePortThatIsTakenSaysSo() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.11.2.5"));
                KernelTransport asker = KernelTransport.open(Sources.of(Ip.parse("127.11.2.5")))) {
            asker.follow(keys(1));

            assertThat(asker.send(new PathProbe(1, Ip.parse("127.11.2.6"), 9, taken.getLocalPort(), 1)))
                    .isEqualTo(SendResult.EADDRINUSE);
        }
    }

    @Test
    void withoutKeysNobodyAsksAndNobodyAnswers() throws IOException {
        try (KernelTransport transport = KernelTransport.open(Sources.ANY)) {
            transport.follow(ProbeKeys.NONE);

            assertThat(transport.canProbePaths(Ip.parse("127.0.0.1"))).isFalse();
            assertThat(transport.respondsAt()).isEmpty();
        }
    }

    private static boolean isAnswered(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            socket.receive(new DatagramPacket(new byte[100], 100));
            return true;
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }

    /** Sends from a free port; where another program takes that meanwhile, from another one. */
    private static void send(KernelTransport asker, IntFunction<PathProbe> from) throws IOException {
        SendResult sent = SendResult.EADDRINUSE;
        for (int i = 0; i < 20 && sent == SendResult.EADDRINUSE; i++) {
            sent = asker.send(from.apply(sourcePort()));
        }
        assertThat(sent).isEqualTo(SendResult.SENT);
    }

    private static int sourcePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void await(
            KernelTransport asker, KernelTransport responder, List<Reply> replies, BooleanSupplier enough) {
        long end = System.nanoTime() + LIMIT;
        while (!enough.getAsBoolean() && System.nanoTime() < end) {
            responder.await(5_000_000);
            responder.receive(reply -> {});
            asker.receive(replies::add);
        }
        assertThat(enough.getAsBoolean()).isTrue();
    }
}
