package io.earshot.relay;

import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.RelayJson;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayedReport;
import io.earshot.relay.kept.KeptReport;
import io.earshot.relay.kept.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes batches of relays behind this one, and answers them as its own parent answers it. */
final class ChildBatches {

    private static final int LONGEST_BATCH = 16 << 20;

    private final String name;
    private final Forwarder forwarder;
    private final LongSupplier clock;
    private final OrderPolls orders;
    private final ReportIntake intake;
    private final ListAnswers lists;

    ChildBatches(String name, Forwarder forwarder, OrderPolls orders, LongSupplier clock) {
        this.name = name;
        this.forwarder = forwarder;
        this.clock = clock;
        this.orders = orders;
        intake = new ReportIntake(forwarder, clock);
        lists = new ListAnswers(forwarder);
    }

    void take(Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] body = WholeBody.read(request, LONGEST_BATCH);
        RelayBatch<RelayedReport> batch;
        try {
            batch = RelayJson.readBatchUnread(body, body.length);
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
            return;
        }
        boolean circle = batch.relay().name().equals(name)
                || batch.reports().stream().anyMatch(report -> report.path().contains(name));
        if (circle) {
            Problem.write(
                    HttpStatus.LOOP_DETECTED_508,
                    "relay " + name + " is its own parent, expected a chain that ends at the server",
                    response,
                    callback);
            return;
        }
        forwarder.heardOf(batch.relay(), batch.behind(), clock.getAsLong());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        RelayJson.write(answer(batch), answer);
        RelayHandler.write(200, "application/json", answer.toString(StandardCharsets.UTF_8), response, callback);
    }

    /** Holds the polls of a relay behind this one until there is an order for one of them. */
    void hold(Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] body = WholeBody.read(request, LONGEST_BATCH);
        List<ListRequest> polls;
        try {
            polls = RelayJson.readBatchUnread(body, body.length).lists();
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
            return;
        }
        List<ListOutcome> answers = orders.await(polls);
        Optional<ListOutcome> away =
                answers.stream().filter(answer -> answer.status() == 503).findFirst();
        if (away.isPresent()) {
            response.getHeaders().put("Retry-After", 5);
            Problem.write(503, away.get().body(), response, callback);
            return;
        }
        List<BatchAnswer.ForList> come = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            ListOutcome outcome = answers.get(i);
            if (outcome.status() != OrderPolls.NONE.status()) {
                come.add(new BatchAnswer.ForList(i, outcome.status(), Optional.empty(), outcome.body()));
            }
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        RelayJson.write(new BatchAnswer(List.of(), come), answer);
        RelayHandler.write(200, "application/json", answer.toString(StandardCharsets.UTF_8), response, callback);
    }

    private BatchAnswer answer(RelayBatch<RelayedReport> batch) throws InterruptedException {
        List<KeptReport> kept = new ArrayList<>();
        List<AgentProof> proofs = new ArrayList<>();
        for (RelayedReport report : batch.reports()) {
            kept.add(forwarder.report(report, clock.getAsLong()));
            proofs.add(report.proof());
        }
        List<CompletableFuture<ListOutcome>> questions = new ArrayList<>();
        batch.lists().forEach(question -> questions.add(forwarder.list(question)));
        List<BatchAnswer.ForReport> forReports = new ArrayList<>();
        List<Outcome> outcomes = intake.outcomes(kept, proofs);
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (outcome.status() != Outcome.TAKEN.status()) {
                forReports.add(new BatchAnswer.ForReport(i, outcome.status(), outcome.detail()));
            }
        }
        List<BatchAnswer.ForList> forLists = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            int index = i;
            ListRequest question = batch.lists().get(i);
            ListOutcome outcome = lists.await(question, questions.get(i));
            changed(question, outcome)
                    .ifPresent(changed -> forLists.add(
                            new BatchAnswer.ForList(index, changed.status(), changed.etag(), changed.body())));
        }
        return new BatchAnswer(forReports, forLists);
    }

    private static Optional<ListOutcome> changed(ListRequest question, ListOutcome outcome) {
        boolean unchanged = outcome.status() == 304
                || (outcome.status() == 200
                        && question.etag().isPresent()
                        && outcome.etag()
                                .filter(question.etag().get()::contains)
                                .isPresent());
        return unchanged ? Optional.empty() : Optional.of(outcome);
    }
}
