package io.earshot.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.fleet.Admission;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.partners.ServedList;
import io.earshot.http.AccessHandler;
import io.earshot.http.Problem;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Caller;
import io.earshot.http.access.Credentials;
import io.earshot.http.access.Verdict;
import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import io.earshot.model.Report;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.RelayJson;
import io.earshot.model.json.RelayJson.ReadReport;
import io.earshot.model.json.ReportJson;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import io.earshot.model.relay.BatchAnswer.ForReport;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.server.intake.FleetChanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes the batches of relays. The relay has shown its own token by now; each report and each question for a list is let in by the
 * token of its agent, as if the agent had come itself.
 */
final class RelayBatches {

    /** Relays send one megabyte at a time, unpacked; a single report of a large host is longer. */
    private static final int MAX_BYTES = 16 << 20;

    private final Authorizer authorizer;
    private final Fleet fleet;
    private final FleetChanges changes;

    RelayBatches(Authorizer authorizer, Fleet fleet, FleetChanges changes) {
        this.authorizer = authorizer;
        this.fleet = fleet;
        this.changes = changes;
    }

    void take(Request request, Response response, Callback callback) {
        RelayedBody.read(request, MAX_BYTES, response, callback, batch -> {
            String name = batch.relay().name();
            if (AccessHandler.caller(request) instanceof Caller.Relay(String shown) && !shown.equals(name)) {
                Problem.write(
                        HttpStatus.BAD_REQUEST_400,
                        "a batch of relay " + name + " sent as " + Names.shorten(shown),
                        response,
                        callback);
                return;
            }
            write(answer(batch), request, response, callback);
        });
    }

    private BatchAnswer answer(RelayBatch<ReadReport> batch) {
        changes.offer(batch.relay(), batch.behind());
        List<CompletableFuture<Optional<ForReport>>> taking = new ArrayList<>();
        for (int i = 0; i < batch.reports().size(); i++) {
            taking.add(take(i, batch.reports().get(i)));
        }
        List<ForReport> notTaken = new ArrayList<>();
        taking.forEach(each -> each.join().ifPresent(notTaken::add));
        List<ForList> changed = new ArrayList<>();
        for (int i = 0; i < batch.lists().size(); i++) {
            list(i, batch.lists().get(i)).ifPresent(changed::add);
        }
        return new BatchAnswer(notTaken, changed);
    }

    /** Empty where the report was taken. */
    private CompletableFuture<Optional<ForReport>> take(int index, ReadReport read) {
        if (read.report().isEmpty()) {
            return CompletableFuture.completedFuture(
                    Optional.of(new ForReport(index, HttpStatus.BAD_REQUEST_400, read.problem())));
        }
        Report report = read.report().get();
        String name = report.container().toString();
        Optional<Verdict.Refused> refused = refusal("POST", "/api/v1/containers/" + name + "/report", read.proof());
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(Optional.of(new ForReport(
                    index, refused.get().refusal().status(), refused.get().detail())));
        }
        if (!fleet.follows(report.container().host())) {
            return CompletableFuture.completedFuture(Optional.of(new ForReport(
                    index,
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    AgentHandler.elsewhere(report.container().host()))));
        }
        if (read.superseded()) {
            // The state of then is not the state of now, and no section has times of its own yet.
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return changes.take(report, read.path(), () -> ReportJson.toText(report))
                .thenApply(admission -> answer(index, name, admission));
    }

    /** Empty where the report was taken. */
    private static Optional<ForReport> answer(int index, String name, Admission admission) {
        return switch (admission) {
            case TAKEN -> Optional.empty();
            case KEPT ->
                Optional.of(new ForReport(index, HttpStatus.ACCEPTED_202, "kept in memory, the servers' log is away"));
            case STALE ->
                Optional.of(new ForReport(index, HttpStatus.CONFLICT_409, "a newer report of " + name + " is known"));
            case BUSY ->
                Optional.of(new ForReport(
                        index, HttpStatus.SERVICE_UNAVAILABLE_503, "more waits than can be taken, come again"));
            case STRANGER ->
                Optional.of(
                        new ForReport(index, HttpStatus.NOT_FOUND_404, "container " + name + " is not in the CMDB"));
        };
    }

    private Optional<Verdict.Refused> refusal(String method, String path, AgentProof proof) {
        Credentials credentials =
                Credentials.handedOn(proof.token(), proof.source().flatMap(RelayBatches::address));
        return authorizer.admit(method, path, credentials) instanceof Verdict.Refused refused
                ? Optional.of(refused)
                : Optional.empty();
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /**
     * Returns the answer to an agent's question where the agent may not ask it, or is not known.
     *
     * @param call the last part of the path, as in {@code orders}
     */
    Optional<ForList> refusal(int index, ListRequest question, String call) {
        try {
            boolean ofHost = question.kind() == ListRequest.Kind.HOST;
            String name = ofHost
                    ? Names.require("host", question.name())
                    : ContainerName.parse(question.name()).toString();
            Optional<Verdict.Refused> refused = refusal(
                    "GET", "/api/v1/" + (ofHost ? "hosts/" : "containers/") + name + "/" + call, question.proof());
            if (refused.isPresent()) {
                return Optional.of(none(
                        index, refused.get().refusal().status(), refused.get().detail()));
            }
            boolean known = ofHost
                    ? !fleet.servedOn(name).isEmpty()
                    : fleet.served(ContainerName.parse(name)).isPresent();
            return known ? Optional.empty() : Optional.of(none(index, HttpStatus.NOT_FOUND_404, "not in the CMDB"));
        } catch (IllegalArgumentException noName) {
            return Optional.of(none(index, HttpStatus.NOT_FOUND_404, noName.getMessage()));
        }
    }

    /** Empty where the list is the one that the relay has. */
    private Optional<ForList> list(int index, ListRequest question) {
        try {
            return switch (question.kind()) {
                case CONTAINER -> ofContainer(index, question);
                case HOST -> ofHost(index, question);
            };
        } catch (IllegalArgumentException noName) {
            return Optional.of(none(index, HttpStatus.NOT_FOUND_404, noName.getMessage()));
        }
    }

    private Optional<ForList> ofContainer(int index, ListRequest question) {
        ContainerName name = ContainerName.parse(question.name());
        Optional<Verdict.Refused> refused =
                refusal("GET", "/api/v1/containers/" + name + "/partners", question.proof());
        if (refused.isPresent()) {
            return Optional.of(
                    none(index, refused.get().refusal().status(), refused.get().detail()));
        }
        if (!fleet.follows(name.host())) {
            return Optional.of(none(index, HttpStatus.MISDIRECTED_REQUEST_421, AgentHandler.elsewhere(name.host())));
        }
        Optional<ServedList> served = fleet.served(name);
        if (served.isEmpty()) {
            return Optional.of(none(index, HttpStatus.NOT_FOUND_404, "container " + name + " is not in the CMDB"));
        }
        String tag = quoted(served.get().etag() + (question.text() ? "-text" : ""));
        return isKnown(tag, question)
                ? Optional.empty()
                : Optional.of(new ForList(index, 200, Optional.of(tag), body(served.get(), question.text())));
    }

    private Optional<ForList> ofHost(int index, ListRequest question) {
        String host = Names.require("host", question.name());
        Optional<Verdict.Refused> refused = refusal("GET", "/api/v1/hosts/" + host + "/partners", question.proof());
        if (refused.isPresent()) {
            return Optional.of(
                    none(index, refused.get().refusal().status(), refused.get().detail()));
        }
        if (!fleet.follows(host)) {
            return Optional.of(none(index, HttpStatus.MISDIRECTED_REQUEST_421, AgentHandler.elsewhere(host)));
        }
        HostLists lists = new HostLists(host, fleet.servedOn(host.toLowerCase(Locale.ROOT)));
        if (lists.lists().isEmpty()) {
            return Optional.of(none(index, HttpStatus.NOT_FOUND_404, "host " + host + " is not in the CMDB"));
        }
        String tag = quoted(lists.etag(question.text()));
        if (isKnown(tag, question)) {
            return Optional.empty();
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        lists.writeJson(json);
        return Optional.of(
                new ForList(index, 200, Optional.of(tag), question.text() ? lists.lines() : json.toString(UTF_8)));
    }

    private static ForList none(int index, int status, String why) {
        return new ForList(index, status, Optional.empty(), why);
    }

    private static String quoted(String tag) {
        return "\"" + tag + "\"";
    }

    private static boolean isKnown(String tag, ListRequest question) {
        return question.etag().filter(known -> known.contains(tag)).isPresent();
    }

    private static String body(ServedList served, boolean text) {
        if (text) {
            return served.list().toLine() + "\n";
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream(1_024);
        PartnerListJson.write(served.list(), json);
        return json.toString(UTF_8);
    }

    static void write(BatchAnswer answer, Request request, Response response, Callback callback) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean packed =
                request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
        try (OutputStream out = packed ? new GZIPOutputStream(body) : body) {
            RelayJson.write(answer, out);
        }
        if (packed) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.size());
        response.write(true, ByteBuffer.wrap(body.toByteArray()), callback);
    }
}
