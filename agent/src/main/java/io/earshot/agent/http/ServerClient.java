package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.model.PartnerList;
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

    private final Ways ways;
    private final KnownServers known;
    private final Subject subject;
    private final LongSupplier clock;

    /**
     * @param version of this agent
     * @param clock monotonic nanoseconds
     * @throws IOException with a message for people, if a file that is needed is not what it should be
     */
    public ServerClient(ServerAccess access, Ways ways, Subject subject, String version, LongSupplier clock)
            throws IOException {
        this(access, ways, subject, version, clock, LONGEST_CALL);
    }

    /** @param longestCall after so long a call has failed, however much of an answer came */
    ServerClient(
            ServerAccess access, Ways ways, Subject subject, String version, LongSupplier clock, Duration longestCall)
            throws IOException {
        access.token().read();
        Optional<TlsSockets> tls = access.tls().isPresent()
                ? Optional.of(new TlsSockets(access.tls().get()))
                : Optional.empty();
        this.ways = ways;
        known = new KnownServers(
                ways, uri -> new OneServer(uri, access.token(), tls, subject, version, longestCall), clock);
        this.subject = subject;
        this.clock = clock;
    }

    /** @param etag of the list that we have */
    public Answer fetch(Optional<String> etag) {
        Answer answer = ask(server -> server.fetch(etag));
        if (answer instanceof Answer.Fresh(List<PartnerList> lists, Optional<String> _) && !lists.isEmpty()) {
            ways.relays(lists.getFirst().relays());
        }
        return answer;
    }

    public Answer deliver(List<Report> reports) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        subject.writeReports(reports, body);
        return ask(server -> server.deliver(body.toByteArray()));
    }

    private Answer ask(Function<OneServer, Answer> request) {
        List<Failed> failures = new ArrayList<>();
        Optional<Integer> keptAt = Optional.empty();
        List<OneServer> servers = known.all();
        int from = known.first();
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
                known.stayWith(index);
                return answer;
            }
        }
        if (keptAt.isPresent()) {
            known.stayWith(keptAt.get());
            return new Answer.Kept();
        }
        return worthAnotherTry(failures);
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
