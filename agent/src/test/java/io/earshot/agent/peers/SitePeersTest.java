package io.earshot.agent.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.PeerClient;
import io.earshot.agent.http.PeerPiece;
import io.earshot.agent.http.PeersFound;
import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents of a site over real connections; the tracker's answers are the test's. */
class SitePeersTest {

    private static final Ip LOOPBACK = Ip.parse("127.0.0.1");
    private static final String TOKEN = "0123456789abcdef";
    private static final int LENGTH = 3 * PieceDigests.PIECE + 100;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[LENGTH];
    private final List<PeerQuestion> questions = new CopyOnWriteArrayList<>();
    private final AtomicReference<List<Peer>> named = new AtomicReference<>(List.of());
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-30T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private volatile boolean granted;
    private volatile boolean answers = true;
    private PieceDigests digests;
    private FileOrder order;

    @BeforeEach
    void makeFile() throws IOException {
        new Random(3).nextBytes(content);
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        digests = read.pieces();
        order = new FileOrder(read.id(), "app.bin", LENGTH, digests.id());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private SitePeers agent(PeerSettings settings) {
        SitePeers agent = new SitePeers(
                settings,
                (file, question) -> {
                    questions.add(question);
                    return answers
                            ? new PeersFound.Told(new PeerAnswer(TOKEN, granted, Duration.ofSeconds(1), named.get()))
                            : new PeersFound.Failed();
                },
                clock,
                time -> {
                    pauses.add(time);
                    now = now.plus(time);
                },
                new Random(5));
        open.add(agent);
        return agent;
    }

    private SitePeers agent() {
        return agent(new PeerSettings(0, 1_000_000_000));
    }

    /** Returns one that has so many pieces, and the port at which it gives them. */
    private Peer giver(SitePeers agent, int pieces) throws Exception {
        Path part = Files.write(folder.resolve("part"), content);
        PeerFetch fetch = agent.begin(order, digests, part, pieces);
        open.add(fetch);
        assertThat(fetch.piece(pieces)).isEmpty();
        return new Peer(LOOPBACK, questions.getLast().port(), pieces);
    }

    private PeerFetch fetch() {
        PeerFetch fetch = agent().begin(order, digests, folder.resolve("other"), 0);
        open.add(fetch);
        return fetch;
    }

    private byte[] octets(int index) {
        int from = index * PieceDigests.PIECE;
        return Arrays.copyOfRange(content, from, from + PieceDigests.length(index, LENGTH));
    }

    private static PeerPiece ask(Peer peer, FileId file, int index, String token) {
        return PeerClient.get(peer, file, index, token, PieceDigests.PIECE);
    }

    @Test
    void anAgentGetsFromAnotherWhatThatOneHas() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 2);
        granted = false;
        named.set(List.of(giver));
        PeerFetch fetch = fetch();
        assertThat(fetch.piece(0)).hasValue(octets(0));
        assertThat(fetch.piece(1)).hasValue(octets(1));
        granted = true;
        assertThat(fetch.piece(2)).isEmpty();
    }

    @Test
    void onlyWhoeverShowsTheSitesTokenGetsPieces() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 2);
        assertThat(ask(giver, order.id(), 0, TOKEN)).isInstanceOf(PeerPiece.Content.class);
        assertThat(ask(giver, order.id(), 0, "0123456789abcdeF")).isEqualTo(new PeerPiece.Failed("status 401"));
        assertThat(ask(giver, FileId.of(new byte[1]), 0, TOKEN)).isEqualTo(new PeerPiece.Failed("status 401"));
        assertThat(ask(giver, order.id(), 2, TOKEN)).isEqualTo(new PeerPiece.NotYet(2));
    }

    @Test
    void nothingButPiecesCanBeAskedFor() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 2);
        for (String request : List.of("GET /etc/passwd HTTP/1.1", "GET /pieces/../part HTTP/1.1", "POST / HTTP/1.1")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), giver.port())) {
                socket.getOutputStream()
                        .write((request + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n").getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("Content-Length: 0\r\n");
            }
        }
    }

    @Test
    void aPieceThatIsNotTheSignedOneIsTakenFromAnother() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 4);
        granted = false;
        Peer liar = server("HTTP/1.1 200 OK\r\nContent-Length: " + PieceDigests.PIECE + "\r\n\r\n", PieceDigests.PIECE);
        named.set(List.of(liar, giver));
        PeerFetch fetch = fetch();
        assertThat(fetch.piece(0)).hasValue(octets(0));
        assertThat(fetch.piece(1)).hasValue(octets(1));
        assertThat(asked).as("of the liar").hasSize(1);
    }

    @Test
    void onePieceThatBreaksOffIsTakenFromAnother() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 4);
        granted = false;
        Peer killed = server("HTTP/1.1 200 OK\r\nContent-Length: " + PieceDigests.PIECE + "\r\n\r\n", 1_000);
        named.set(List.of(killed, giver));
        assertThat(fetch().piece(0)).hasValue(octets(0));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whereNobodyCanBeReachedTheRelayIsAskedSoon() throws Exception {
        List<Peer> gone = new ArrayList<>();
        for (int i = 0; i < PeerAnswer.MOST; i++) {
            try (ServerSocket socket = new ServerSocket(0)) {
                gone.add(new Peer(LOOPBACK, socket.getLocalPort(), 4));
            }
        }
        named.set(gone);
        PeerFetch fetch = fetch();
        assertThat(fetch.piece(0)).isEmpty();
        int before = questions.size();
        assertThat(fetch.piece(1)).isEmpty();
        assertThat(questions).as("nobody is asked for a while").hasSize(before);
    }

    @Test
    void aRelayThatDoesNotAnswerForAWhileKeepsNobodyFromThoseThatAreKnown() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 4);
        granted = false;
        named.set(List.of(giver));
        PeerFetch fetch = fetch();
        assertThat(fetch.piece(0)).hasValue(octets(0));
        answers = false;
        now = now.plusSeconds(10);
        int before = questions.size();
        assertThat(fetch.piece(1)).hasValue(octets(1));
        assertThat(fetch.piece(2)).hasValue(octets(2));
        assertThat(questions).as("asked once, and not again at once").hasSize(before + 1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRelayThatDoesNotAnswerIsAskedAgainSoonAndNotByAllAtOnce() throws Exception {
        answers = false;
        PeerFetch fetch = fetch();
        Instant begun = now;
        assertThat(fetch.piece(0)).as("nobody is known, the relay may give it").isEmpty();
        assertThat(Duration.between(begun, now)).isBetween(SiteFetch.PATIENCE, SiteFetch.PATIENCE.plusSeconds(3));
        assertThat(pauses)
                .hasSizeGreaterThan(5)
                .allMatch(pause -> pause.toMillis() >= 1_000 && pause.toMillis() <= 3_000);
        assertThat(pauses.stream().distinct().count()).isGreaterThan(5);
        answers = true;
        Peer giver = giver(agent(), 4);
        named.set(List.of(giver));
        now = now.plusSeconds(3);
        assertThat(fetch.piece(1)).as("the next piece").hasValue(octets(1));
    }

    @Test
    void aPieceThatNobodyHasIsAwaitedWithinABound() throws Exception {
        Instant begun = now;
        assertThat(fetch().piece(0)).isEmpty();
        assertThat(Duration.between(begun, now)).isEqualTo(SiteFetch.PATIENCE);
        assertThat(questions).hasSize((int) SiteFetch.PATIENCE.toSeconds());
    }

    @Test
    void anAgentThatGivesAsMuchAsItMaySaysSo() throws Exception {
        granted = true;
        Peer giver = giver(agent(new PeerSettings(0, 1_000)), 4);
        assertThat(ask(giver, order.id(), 0, TOKEN)).isInstanceOf(PeerPiece.Content.class);
        assertThat(ask(giver, order.id(), 1, TOKEN)).isEqualTo(new PeerPiece.Busy());
    }

    @Test
    void aFileThatWasChangedIsNotGiven() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 4);
        content[5] ^= 1;
        Files.write(folder.resolve("part"), content);
        assertThat(ask(giver, order.id(), 0, TOKEN)).isEqualTo(new PeerPiece.NotYet(0));
        Files.delete(folder.resolve("part"));
        assertThat(ask(giver, order.id(), 1, TOKEN)).isEqualTo(new PeerPiece.NotYet(0));
    }

    @Test
    void aPlacedFileIsGivenFromItsPlaceAndAFailedOneNotAtAll() throws Exception {
        granted = true;
        SitePeers agent = agent();
        Path part = Files.write(folder.resolve("part"), content);
        PeerFetch fetch = agent.begin(order, digests, part, 3);
        assertThat(fetch.piece(3)).isEmpty();
        Peer giver = new Peer(LOOPBACK, questions.getLast().port(), 4);
        fetch.has(4);
        fetch.placed(Files.move(part, folder.resolve("placed")));
        fetch.close();
        assertThat(ask(giver, order.id(), 3, TOKEN)).isInstanceOf(PeerPiece.Content.class);

        PeerFetch again = agent.begin(order, digests, folder.resolve("placed"), 4);
        again.close();
        assertThat(ask(giver, order.id(), 3, TOKEN)).isInstanceOf(PeerPiece.Failed.class);
    }

    @Test
    void aWholeFileIsGivenUntilNobodyGetsItAnyMore() throws Exception {
        SitePeers agent = agent();
        AtomicInteger unused = new AtomicInteger();
        agent.give(order, digests, Files.write(folder.resolve("placed"), content), unused::incrementAndGet);
        agent.announceWhole();
        Peer giver = new Peer(LOOPBACK, questions.getLast().port(), 4);
        assertThat(questions.getLast().pieces()).isEqualTo(4);
        now = now.plus(SitePeers.UNUSED);
        assertThat(ask(giver, order.id(), 3, TOKEN)).isInstanceOf(PeerPiece.Content.class);
        now = now.plus(SitePeers.UNUSED);
        agent.announceWhole();
        assertThat(unused).hasValue(0);
        now = now.plusMillis(1);
        agent.announceWhole();
        assertThat(unused).hasValue(1);
        assertThat(ask(giver, order.id(), 3, TOKEN)).isInstanceOf(PeerPiece.Failed.class);
    }

    @Test
    void whereAgentsGiveEachOtherNothingAFileIsUnusedAtOnce() {
        AtomicInteger unused = new AtomicInteger();
        Peers.NONE.give(order, digests, folder.resolve("placed"), unused::incrementAndGet);
        assertThat(unused).hasValue(1);
    }

    @Test
    void thePortIsOpenOnlyWhereTheRelayTellsOfPeers() throws Exception {
        List<Integer> ports = new CopyOnWriteArrayList<>();
        SitePeers agent = new SitePeers(
                new PeerSettings(0, 1_000),
                (_, question) -> {
                    ports.add(question.port());
                    return new PeersFound.Nobody();
                },
                clock,
                time -> now = now.plus(time),
                new Random(5));
        open.add(agent);
        assertThat(agent.begin(order, digests, folder.resolve("part"), 0).piece(0))
                .isEmpty();
        assertThat(ports).hasSize(1);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (isOpen(ports.getFirst())) {
            assertThat(System.nanoTime()).as("the port is open").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    @Test
    void whereThePortIsTakenAnAgentFetchesAndGivesNothing() throws Exception {
        granted = true;
        Peer giver = giver(agent(), 4);
        granted = false;
        named.set(List.of(giver));
        PeerFetch fetch =
                agent(new PeerSettings(giver.port(), 1_000)).begin(order, digests, folder.resolve("other"), 0);
        open.add(fetch);
        assertThat(fetch.piece(0)).hasValue(octets(0));
        assertThat(questions.getLast().port()).isZero();
    }

    @Test
    void aFileIsGivenForAsLongAsSomebodyWantsIt() throws Exception {
        SharedFile file = new SharedFile(order.id(), LENGTH, digests, folder.resolve("part"), 4, now);
        file.placed(folder.resolve("part"), now);
        assertThat(SitePeers.isUnused(file, now.plus(SitePeers.UNUSED))).isFalse();
        assertThat(SitePeers.isUnused(file, now.plus(SitePeers.UNUSED).plusMillis(1)))
                .isTrue();
        var _ = file.read(0, now.plus(SitePeers.LONGEST));
        assertThat(SitePeers.isUnused(file, now.plus(SitePeers.LONGEST))).isFalse();
        assertThat(SitePeers.isUnused(file, now.plus(SitePeers.LONGEST).plusMillis(1)))
                .isTrue();
    }

    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Answers each request with this head and so many zeros, and closes. */
    private Peer server(String head, int zeros) throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.startVirtualThread(() -> {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    byte[] request = new byte[1_000];
                    int length = client.getInputStream().read(request);
                    asked.add(new String(request, 0, length, ISO_8859_1));
                    client.getOutputStream().write(head.getBytes(ISO_8859_1));
                    client.getOutputStream().write(new byte[zeros]);
                } catch (IOException closed) {
                    // The test ends, or the client went away.
                }
            }
        });
        return new Peer(LOOPBACK, socket.getLocalPort(), 4);
    }
}
