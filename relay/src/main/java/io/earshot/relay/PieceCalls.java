package io.earshot.relay;

import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.http.peers.PeerCalls;
import io.earshot.model.pieces.ContentDigest;
import io.earshot.model.pieces.FileId;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.ListRequest;
import io.earshot.relay.pieces.Fetched;
import io.earshot.relay.pieces.PieceFetches;
import io.earshot.relay.pieces.PieceKey;
import io.earshot.relay.uplink.ParentClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers agents' questions for pieces of files. Agents check them; a relay decides nothing but who may have what it keeps. */
final class PieceCalls {

    /** The agents of this relay. */
    private static final String SITE = "";

    /** A server takes so much at a time. */
    private static final int LONGEST_GIVEN = 1 << 20;

    /** The calls by which agents fetch a file's pieces, give them, or ask for others that have them. */
    static final Pattern CALL = Pattern.compile("files/([0-9a-f]{64})(/peers|/pieces(?:/([0-9]{1,9}))?)?");

    /** The header by which an agent sees that a piece crossed no line for it. */
    private static final String KEPT = "Earshot-Kept";

    /** Each holds a piece in memory until the agent has read it. */
    private static final int AT_A_TIME = 32;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /** A thin line takes half a minute for a piece. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The list of a file of 256 GB has as many octets. */
    private static final int LONGEST = 32 << 20;

    private final PieceFetches fetches;
    private final ParentClient parents;
    private final Forwarder forwarder;
    private final ListAnswers lists;
    private final PeerCalls peers;
    private final Semaphore free = new Semaphore(AT_A_TIME);

    /** @param peers tells the agents of this relay of each other */
    PieceCalls(PieceFetches fetches, ParentClient parents, Forwarder forwarder, PeerCalls peers) {
        this.peers = peers;
        this.fetches = fetches;
        this.parents = parents;
        this.forwarder = forwarder;
        lists = new ListAnswers(forwarder);
    }

    /** @param call matched by {@link #CALL} */
    static boolean gives(Matcher call) {
        return call.group(2) == null;
    }

    /** @param call matched by {@link #CALL} */
    static boolean asksForPeers(Matcher call) {
        return "/peers".equals(call.group(2));
    }

    /**
     * Answers one that asks for peers. Only those are told of each other whom the server let in before.
     *
     * @param kind of that which asks
     * @param name of the container or host that asks
     * @param call matched by {@link #CALL}
     */
    void findPeers(
            ListRequest.Kind kind,
            String name,
            AgentProof proof,
            Matcher call,
            Request request,
            Response response,
            Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        if (isLetIn(kind, name, proof, response, callback)) {
            peers.answer(SITE, name, new FileId(call.group(1)), request, response, callback);
        }
    }

    /**
     * Answers one that fetches.
     *
     * @param kind of that which asks
     * @param name of the container or host that asks
     * @param call matched by {@link #CALL}
     * @param path of the whole request
     */
    void answer(
            ListRequest.Kind kind,
            String name,
            AgentProof proof,
            Matcher call,
            String path,
            Response response,
            Callback callback)
            throws InterruptedException {
        PieceKey key = new PieceKey(
                new FileId(call.group(1)), Optional.ofNullable(call.group(3)).map(Integer::valueOf));
        if (!isLetIn(kind, name, proof, response, callback) || fromDisk(key, true, response, callback)) {
            return;
        }
        PieceFetches.Given given = fetches.get(key, () -> parents.fetch(path, proof.token(), PATIENCE, LONGEST));
        Fetched fetched = given.fetched();
        if (fetched.status() != 200) {
            if (fetched.retryAfter().isPositive()) {
                response.getHeaders()
                        .put(HttpHeader.RETRY_AFTER, fetched.retryAfter().toSeconds());
            }
            Problem.write(fetched.status(), new String(fetched.body(), StandardCharsets.UTF_8), response, callback);
        } else if (!fromDisk(key, given.kept(), response, callback)) {
            if (isFree(response, callback)) {
                write(fetched.body(), given.kept(), response, callback);
            }
        }
    }

    /**
     * Returns whether the server lets an agent in; otherwise the agent is answered. A relay that has just started knows nobody: it asks for
     * the agent's list, which costs the line less than a piece that is here already. As long as the parent does not answer that, the agent
     * gets no piece either: many that come again at the same time would have the same piece cross the line many times.
     */
    private boolean isLetIn(ListRequest.Kind kind, String name, AgentProof proof, Response response, Callback callback)
            throws InterruptedException {
        if (forwarder.isKnown(name, proof)) {
            return true;
        }
        ListRequest question = new ListRequest(kind, name, false, proof, Optional.empty());
        ListOutcome outcome = lists.await(question, forwarder.list(question));
        if (forwarder.isKnown(name, proof)) {
            return true;
        }
        if (outcome.status() < 400 || outcome.status() == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 2);
            Problem.write(503, "the parent has not said yet whether " + name + " may have it", response, callback);
        } else {
            Problem.write(outcome.status(), outcome.body(), response, callback);
        }
        return false;
    }

    /**
     * Hands a piece of a file on that an agent gives, and the parent's answer back. Nothing of it is kept: whoever fetches it has the list
     * of its pieces from the server.
     *
     * @param path of the whole request, with its query
     */
    void give(AgentProof proof, String path, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] piece = WholeBody.read(request, LONGEST_GIVEN);
        Optional<ParentClient.Handed> answer =
                parents.handOn(path, "application/octet-stream", proof.token(), piece, PATIENCE);
        if (answer.isEmpty()) {
            RelayHandler.writeAway(response, callback);
        } else if (answer.get().status() == 200) {
            RelayHandler.write(200, "text/plain;charset=utf-8", answer.get().text(), response, callback);
        } else {
            Problem.write(
                    answer.get().status(),
                    "the parent answered: " + answer.get().text(),
                    response,
                    callback);
        }
    }

    /**
     * Gives a piece from the disk, so that no more of them are in memory than there are permits, however many agents wait.
     *
     * @return false where it is not there
     */
    private boolean fromDisk(PieceKey key, boolean kept, Response response, Callback callback)
            throws InterruptedException {
        if (!fetches.has(key)) {
            return false;
        }
        if (!isFree(response, callback)) {
            return true;
        }
        Optional<byte[]> piece = fetches.kept(key);
        if (piece.isEmpty()) {
            free.release();
            return false;
        }
        write(piece.get(), kept, response, callback);
        return true;
    }

    /** Takes a permit, or answers that there is none. */
    private boolean isFree(Response response, Callback callback) throws InterruptedException {
        if (free.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        Problem.write(503, "too many fetch files, come again", response, callback);
        return false;
    }

    private void write(byte[] piece, boolean kept, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        response.getHeaders().put(ContentDigest.HEADER, ContentDigest.of(piece));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, piece.length);
        if (kept) {
            fetches.saved(piece.length);
            response.getHeaders().put(KEPT, "piece");
        }
        response.write(true, ByteBuffer.wrap(piece), Callback.from(callback, () -> free.release()));
    }
}
