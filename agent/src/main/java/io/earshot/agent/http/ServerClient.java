package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.model.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The two calls that an agent knows, to whichever of its servers works. Stays with one until it fails, and
 * tries the first one again after a while. Blocks; for one
 * visit at a time.
 */
public final class ServerClient {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    /** The first server of the list is tried again this long after another one took its place. */
    static final Duration RETURN_AFTER = Duration.ofMinutes(10);

    private final List<OneServer> servers;
    private final Subject subject;
    private final LongSupplier clock;
    private int current;
    private long returnAt;

    /**
     * @param version of this agent
     * @param clock monotonic nanoseconds
     * @throws IOException with a message for people, if a file that is needed is not what it should be
     */
    public ServerClient(ServerAccess access, Subject subject, String version, LongSupplier clock) throws IOException {
        this(access, subject, version, clock, LONGEST_CALL);
    }

    /** @param longestCall after so long a call has failed, however much of an answer came */
    ServerClient(ServerAccess access, Subject subject, String version, LongSupplier clock, Duration longestCall)
            throws IOException {
        access.token().read();
        Optional<TlsSockets> tls = access.tls().isPresent()
                ? Optional.of(new TlsSockets(access.tls().get()))
                : Optional.empty();
        this.servers = access.servers().stream()
                .map(uri -> new OneServer(uri, access.token(), tls, subject, version, longestCall))
                .toList();
        this.subject = subject;
        this.clock = clock;
    }

    /** @param etag of the list that we have */
    public Answer fetch(Optional<String> etag) {
        return ask(server -> server.fetch(etag));
    }

    public Answer deliver(List<Report> reports) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        subject.writeReports(reports, body);
        return ask(server -> server.deliver(body.toByteArray()));
    }

    private Answer ask(Function<OneServer, Answer> request) {
        List<Failed> failures = new ArrayList<>();
        Optional<Integer> keptAt = Optional.empty();
        int from = first();
        for (int i = 0; i < servers.size(); i++) {
            int index = (from + i) % servers.size();
            OneServer server = servers.get(index);
            Optional<Duration> rest = server.restsFor(clock.getAsLong());
            Answer answer = rest.isPresent()
                    ? new Failed(Trouble.OVERLOADED, "it asked for patience", rest)
                    : request.apply(server);
            if (answer instanceof Answer.Kept) {
                // Another way may reach further.
                keptAt = keptAt.or(() -> Optional.of(index));
            } else if (answer instanceof Failed failed) {
                failed.retryAfter().ifPresent(patience -> server.restUntil(clock.getAsLong() + patience.toNanos()));
                failures.add(servers.size() == 1 ? failed : failed.at(server.uri()));
            } else {
                stayWith(index);
                return answer;
            }
        }
        if (keptAt.isPresent()) {
            stayWith(keptAt.get());
            return new Answer.Kept();
        }
        return worthAnotherTry(failures);
    }

    /** The server to begin with: the one that answered last, and the first of the list again after a while. */
    private int first() {
        if (current != 0 && clock.getAsLong() - returnAt >= 0) {
            returnAt = clock.getAsLong() + RETURN_AFTER.toNanos();
            return 0;
        }
        return current;
    }

    private void stayWith(int index) {
        if (current == 0 && index != 0) {
            returnAt = clock.getAsLong() + RETURN_AFTER.toNanos();
        }
        current = index;
    }

    /** Chooses among several failures the first that may be temporary; the agent waits only if all servers ask it to. */
    private static Failed worthAnotherTry(List<Failed> failures) {
        Failed first = failures.stream()
                .filter(each -> each.trouble() != Trouble.MISUNDERSTOOD)
                .findFirst()
                .orElse(failures.getFirst());
        boolean allAsked = failures.stream().allMatch(each -> each.retryAfter().isPresent());
        Optional<Duration> patience = allAsked
                ? failures.stream().flatMap(each -> each.retryAfter().stream()).min(Duration::compareTo)
                : Optional.empty();
        return new Failed(first.trouble(), first.message(), patience);
    }
}
