package io.earshot.relay;

import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.model.ContainerName;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.RelayJson;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.RelayedReport;
import io.earshot.model.relay.ReportHead;
import io.earshot.relay.kept.KeptReport;
import io.earshot.relay.kept.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes reports of agents. An agent is answered when the parent has its report. Where the parent does not answer in time, the agent
 * is told 204 with the header {@value #KEPT}: the report is in this relay's memory, and the agent repeats it until the header is gone.
 */
final class ReportIntake {

    /** The header of an answer to a report that is in memory and nowhere else. */
    static final String KEPT = "Earshot-Kept";

    /** An agent waits ten seconds for an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int LONGEST_REPORT = 512 * 1024;
    private static final int LONGEST_OF_HOST = 8 * 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Forwarder forwarder;
    private final LongSupplier clock;

    ReportIntake(Forwarder forwarder, LongSupplier clock) {
        this.forwarder = forwarder;
        this.clock = clock;
    }

    void take(ContainerName name, AgentProof proof, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] body = WholeBody.read(request, LONGEST_REPORT);
        ReportHead head;
        try {
            head = RelayJson.readHead(body, body.length);
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
            return;
        }
        if (!head.container().equals(name)) {
            Problem.write(
                    HttpStatus.BAD_REQUEST_400,
                    "a report of " + head.container() + " sent as " + name,
                    response,
                    callback);
            return;
        }
        KeptReport kept = forwarder.report(relayed(head, proof, body), clock.getAsLong());
        answer(outcomes(List.of(kept), List.of(proof)).getFirst(), response, callback);
    }

    /** One answer for all reports of a host, as the server gives it. */
    void takeOfHost(String host, AgentProof proof, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] body = WholeBody.read(request, LONGEST_OF_HOST);
        List<KeptReport> kept = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        try {
            for (byte[] report : RelayJson.readHostReports(body, body.length)) {
                take(host, proof, report).ifPresentOrElse(kept::add, () -> refused.add("no report of host " + host));
            }
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
            return;
        }
        List<String> unknown = new ArrayList<>();
        Outcome all = Outcome.TAKEN;
        List<Outcome> outcomes = outcomes(kept, kept.stream().map(_ -> proof).toList());
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            String name = kept.get(i).name();
            switch (outcome.status()) {
                case 202 -> all = all.status() == 204 ? outcome : all;
                case 204, 409 -> {}
                case 404 -> unknown.add(name);
                case 400, 413 -> refused.add(outcome.detail());
                default -> all = outcome;
            }
        }
        boolean someNotTaken = !unknown.isEmpty() || !refused.isEmpty();
        if (all.status() == 204 && someNotTaken) {
            Map<String, List<String>> notTaken = new LinkedHashMap<>();
            notTaken.put("unknown", unknown);
            notTaken.put("refused", refused);
            RelayHandler.write(200, "application/json", JSON.writeValueAsString(notTaken), response, callback);
        } else {
            answer(all, response, callback);
        }
    }

    private Optional<KeptReport> take(String host, AgentProof proof, byte[] report) {
        try {
            ReportHead head = RelayJson.readHead(report, report.length);
            return head.container().host().equals(host)
                    ? Optional.of(forwarder.report(relayed(head, proof, report), clock.getAsLong()))
                    : Optional.empty();
        } catch (BadJsonException e) {
            return Optional.empty();
        }
    }

    private static RelayedReport relayed(ReportHead head, AgentProof proof, byte[] body) {
        return new RelayedReport(head, proof, Duration.ZERO, false, List.of(), body);
    }

    /** Waits for what the parent says, for all together as long as for one. */
    List<Outcome> outcomes(List<KeptReport> reports, List<AgentProof> proofs) throws InterruptedException {
        long end = clock.getAsLong() + (forwarder.isAway() ? 0 : PATIENCE.toNanos());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            try {
                reports.get(i).outcome().get(Math.max(0, end - clock.getAsLong()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException unanswered) {
                // Told below.
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome never fails", e);
            }
            outcomes.add(forwarder.unanswered(reports.get(i), proofs.get(i)));
        }
        return outcomes;
    }

    private static void answer(Outcome outcome, Response response, Callback callback) {
        switch (outcome.status()) {
            case 204 -> RelayHandler.writeNothing(HttpStatus.NO_CONTENT_204, response, callback);
            case 202 -> {
                response.getHeaders().put(KEPT, "memory");
                RelayHandler.writeNothing(HttpStatus.NO_CONTENT_204, response, callback);
            }
            case 503 -> {
                response.getHeaders().put("Retry-After", 5);
                Problem.write(503, outcome.detail(), response, callback);
            }
            default -> Problem.write(outcome.status(), outcome.detail(), response, callback);
        }
    }
}
