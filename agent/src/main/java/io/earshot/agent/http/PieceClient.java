package io.earshot.agent.http;

import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/** Fetches and gives pieces of files, at whichever of the servers works. Blocks; several may be under way at a time. */
public final class PieceClient {

    /** A piece waits at a relay for those of others, and a thin line takes half a minute for one. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(4);

    private static final String NO_SERVER = "no server";

    private final KnownServers known;
    private final Subject subject;

    /**
     * @param version of this agent
     * @throws IOException with a message for people, if a file that is needed is not what it should be
     */
    public PieceClient(ServerAccess access, Ways ways, Subject subject, String version) throws IOException {
        Optional<TlsSockets> tls = access.tls().isPresent()
                ? Optional.of(new TlsSockets(access.tls().get()))
                : Optional.empty();
        this.subject = subject;
        known = new KnownServers(
                ways, uri -> new OneServer(uri, access.token(), tls, subject, version, LONGEST_CALL), System::nanoTime);
    }

    /**
     * Gives a piece of a file of this machine; one without octets asks how much the server has.
     *
     * @param total the length of the file
     */
    public GivenAnswer give(FileId file, String name, long total, long offset, byte[] piece) {
        String path = subject.path() + "/files/" + file + "?name=" + name + "&octets=" + total + "&offset=" + offset;
        return ask(
                server -> server.giveOctets(path, piece),
                GivenAnswer.Here.class::isInstance,
                new GivenAnswer.Failed(NO_SERVER, Duration.ZERO));
    }

    /**
     * Fetches a piece, or the list of all pieces.
     *
     * @param index empty for the list
     * @param longest more octets are not read
     */
    public PieceAnswer get(FileId file, OptionalInt index, int longest) {
        String path = subject.path() + "/files/" + file + "/pieces" + (index.isPresent() ? "/" + index.getAsInt() : "");
        return ask(
                server -> server.fetchOctets(path, longest),
                PieceAnswer.Content.class::isInstance,
                new PieceAnswer.Failed(NO_SERVER, Duration.ZERO));
    }

    /**
     * Asks the relay or server that answered last for other agents of its site that have pieces of a file. Another one than it is not asked,
     * since it knows another site.
     */
    public PeersFound peers(FileId file, PeerQuestion question) {
        List<OneServer> servers = known.all();
        return servers.isEmpty()
                ? new PeersFound.Failed()
                : servers.get(known.current()).findPeers(subject.path() + "/files/" + file + "/peers", question);
    }

    /** Asks one server after the other. Returns the first good answer, or else the last one. */
    private <T> T ask(Function<OneServer, T> question, Predicate<T> isGood, T none) {
        T answer = none;
        List<OneServer> servers = known.all();
        int from = known.first();
        for (int i = 0; i < servers.size(); i++) {
            int at = (from + i) % servers.size();
            answer = question.apply(servers.get(at));
            if (isGood.test(answer)) {
                known.stayWith(at);
                return answer;
            }
        }
        return answer;
    }
}
