package io.earshot.relay;

import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayStatus;
import io.earshot.model.relay.RelayedReport;
import io.earshot.relay.kept.KeptReport;
import io.earshot.relay.kept.KeptReports;
import io.earshot.relay.kept.Outcome;
import io.earshot.relay.lists.CachedList;
import io.earshot.relay.lists.ListCache;
import io.earshot.relay.lists.ListKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides what goes to the parent in which request, and what agents are told. Its outcomes come when the parent has answered; while the
 * parent is away, agents that it knows are served from memory. Times are nanoseconds on a monotonic clock. Thread-safe.
 */
final class Forwarder {

    /** A request holds so many questions for lists at most. */
    private static final int MOST_LISTS = 500;

    private static final int MOST_VERIFIED = 100_000;

    /** A request is so long at most; over a thin line it must end within the parent's patience. */
    private static final int LONGEST_PORTION = 1 << 20;

    private static final int SHORTEST_PORTION = 1 << 14;

    /** A relay behind this one that was not heard for so long is gone. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /** Agents that were heard within this time count as behind this relay. */
    private static final Duration RECENT = Duration.ofMinutes(5);

    private record Child(RelayStatus status, long heardAt) {}

    /** An agent's question for a list, and what will become of it. */
    private record PendingList(ListRequest request, ListKey key, CompletableFuture<ListOutcome> outcome) {}

    /** One request to the parent. */
    record Portion(RelayBatch<RelayedReport> batch, List<KeptReport> reports, List<?> lists) {}

    private final RelayIdentity identity;
    private final KeptReports kept;
    private final ListCache lists;
    private final VerifiedAgents verified = new VerifiedAgents(MOST_VERIFIED);
    private final Map<String, Child> children = new HashMap<>();
    private final LinkedHashMap<String, Long> heard = new LinkedHashMap<>(16, 0.75f, true);
    private final List<PendingList> pending = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private int portion = LONGEST_PORTION;
    private boolean away;
    private boolean urgent;
    private boolean more;
    private String channel = "";

    Forwarder(RelayIdentity identity, long maxKeptOctets, long maxListOctets) {
        this.identity = identity;
        kept = new KeptReports(maxKeptOctets);
        lists = new ListCache(maxListOctets);
    }

    /** Takes a report that came from an agent, or from a relay behind this one. */
    KeptReport report(RelayedReport report, long now) {
        lock.lock();
        try {
            String name = report.head().container().toString();
            heard.put(name, now);
            KeptReport taken = kept.add(report, now);
            urgent = true;
            work.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a list. */
    CompletableFuture<ListOutcome> list(ListRequest request) {
        lock.lock();
        try {
            ListKey key = ListKey.of(request);
            if (away) {
                return CompletableFuture.completedFuture(fromMemory(request));
            }
            PendingList question = new PendingList(request, key, new CompletableFuture<>());
            pending.add(question);
            urgent = true;
            work.signalAll();
            return question.outcome();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the server let an agent in before, with this proof. */
    boolean isKnown(String name, AgentProof proof) {
        lock.lock();
        try {
            return verified.isKnown(name, proof);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the list as far as it can be answered without the parent. */
    ListOutcome fromMemory(ListRequest request) {
        lock.lock();
        try {
            ListKey key = ListKey.of(request);
            Optional<CachedList> known =
                    verified.isKnown(key.name(), request.proof()) ? lists.get(key) : Optional.empty();
            return known.map(list -> new ListOutcome(200, list.etag(), list.body()))
                    .orElse(ListOutcome.AWAY);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns what an agent is told of a report that the parent has not answered: that it is kept, if the agent is known, and
     * otherwise that it should come again; then the report is forgotten.
     */
    Outcome unanswered(KeptReport report, AgentProof proof) {
        lock.lock();
        try {
            Outcome now = report.outcome().getNow(Outcome.KEPT);
            if (!now.isKept()) {
                return now;
            }
            String name = report.name();
            if (verified.isKnown(name, proof)) {
                return Outcome.KEPT;
            }
            kept.remove(report);
            return new Outcome(503, "the parent is away, and this relay does not know " + name + " yet");
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a relay behind this one. */
    void heardOf(RelayStatus sender, List<RelayStatus> behind, long now) {
        lock.lock();
        try {
            children.put(sender.name(), new Child(sender.under(sender.parent().orElse(identity.name())), now));
            behind.forEach(status -> children.put(status.name(), new Child(status, now)));
        } finally {
            lock.unlock();
        }
    }

    boolean isAway() {
        lock.lock();
        try {
            return away;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to hand on.
     *
     * @param atMost then a request is sent in any case, so that the parent sees that this relay lives
     */
    void awaitWork(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!urgent && left > 0) {
                left = work.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the newest request could not hold all that there was. */
    boolean hasMore() {
        lock.lock();
        try {
            return more;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next request for the parent. */
    Portion next(long now) {
        lock.lock();
        try {
            List<KeptReport> reports = kept.next(portion);
            pending.removeIf(question -> question.outcome().isDone());
            List<PendingList> questions = List.copyOf(pending.subList(0, Math.min(MOST_LISTS, pending.size())));
            pending.subList(0, questions.size()).clear();
            more = kept.hasMore() || !pending.isEmpty();
            urgent = more;
            RelayBatch<RelayedReport> batch = new RelayBatch<>(
                    status(now),
                    behind(now),
                    reports.stream().map(report -> passing(report.at(now))).toList(),
                    questions.stream().map(this::asked).toList());
            return new Portion(batch, reports, questions);
        } finally {
            lock.unlock();
        }
    }

    /** Returns a batch that holds nothing but what this relay says of itself. */
    RelayBatch<RelayedReport> greeting(long now) {
        return new RelayBatch<>(status(now), List.of(), List.of(), List.of());
    }

    private RelayedReport passing(RelayedReport report) {
        List<String> path = new ArrayList<>(report.path());
        path.add(identity.name());
        return new RelayedReport(report.head(), report.proof(), report.age(), report.superseded(), path, report.json());
    }

    /** The list that is in memory here need not come again. */
    private ListRequest asked(PendingList question) {
        ListRequest request = question.request();
        Optional<String> etag =
                lists.get(question.key()).flatMap(CachedList::etag).or(request::etag);
        return new ListRequest(request.kind(), request.name(), request.text(), request.proof(), etag);
    }

    private List<RelayStatus> behind(long now) {
        children.values().removeIf(child -> now - child.heardAt() > FORGOTTEN.toNanos());
        return children.values().stream()
                .map(child -> child.status().older(Duration.ofNanos(now - child.heardAt())))
                .toList();
    }

    /** The parent has answered. */
    void answered(Portion sent, BatchAnswer answer, String over) {
        lock.lock();
        try {
            channel = over;
            Map<Integer, Outcome> outcomes = new HashMap<>();
            answer.reports().forEach(each -> outcomes.put(each.index(), new Outcome(each.status(), each.detail())));
            boolean parentKeeps = false;
            for (int i = 0; i < sent.reports().size(); i++) {
                Outcome outcome = outcomes.getOrDefault(i, Outcome.TAKEN);
                RelayedReport report = sent.batch().reports().get(i);
                learn(report.head().container().toString(), report.proof(), outcome.status());
                parentKeeps |= outcome.isKept();
                boolean comesAgain = outcome.status() == 503 || outcome.status() == 429;
                kept.answered(sent.reports().get(i), outcome);
                if (comesAgain) {
                    kept.remove(sent.reports().get(i));
                }
            }
            Map<Integer, BatchAnswer.ForList> changed = new HashMap<>();
            answer.lists().forEach(each -> changed.put(each.index(), each));
            for (int i = 0; i < sent.lists().size(); i++) {
                answer((PendingList) sent.lists().get(i), Optional.ofNullable(changed.get(i)));
            }
            away = parentKeeps;
            portion = Math.min(LONGEST_PORTION, portion + SHORTEST_PORTION);
        } finally {
            lock.unlock();
        }
    }

    private void answer(PendingList question, Optional<BatchAnswer.ForList> changed) {
        ListRequest request = question.request();
        if (changed.isEmpty()) {
            learn(question.key().name(), request.proof(), 200);
            question.outcome()
                    .complete(lists.get(question.key())
                            .map(list -> new ListOutcome(200, list.etag(), list.body()))
                            .orElse(ListOutcome.UNCHANGED));
            return;
        }
        BatchAnswer.ForList list = changed.get();
        learn(question.key().name(), request.proof(), list.status());
        if (list.status() == 200) {
            lists.put(question.key(), new CachedList(list.etag(), list.body()));
        } else if (list.status() == 404) {
            lists.remove(question.key());
        }
        question.outcome().complete(new ListOutcome(list.status(), list.etag(), list.body()));
    }

    private void learn(String name, AgentProof proof, int status) {
        switch (status) {
            case 200, 204, 409 -> verified.accepted(name, proof);
            case 401, 403 -> verified.refused(name, proof);
            default -> {}
        }
    }

    /**
     * The parent did not answer.
     *
     * @param tooLong whether it refused the request for its length
     */
    void failed(Portion sent, boolean tooLong) {
        lock.lock();
        try {
            away = !tooLong;
            kept.failed(sent.reports());
            if (tooLong) {
                portion = Math.max(SHORTEST_PORTION, portion / 2);
                urgent = true;
                for (Object question : sent.lists()) {
                    pending.add((PendingList) question);
                }
                return;
            }
            sent.reports().forEach(report -> report.outcome().complete(Outcome.KEPT));
            for (Object question : sent.lists()) {
                PendingList each = (PendingList) question;
                each.outcome().complete(fromMemory(each.request()));
            }
            pending.forEach(each -> each.outcome().complete(fromMemory(each.request())));
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    RelayStatus status(long now) {
        lock.lock();
        try {
            Iterator<Long> longestAgo = heard.values().iterator();
            while (longestAgo.hasNext() && now - longestAgo.next() > RECENT.toNanos()) {
                longestAgo.remove();
            }
            return new RelayStatus(
                    identity.name(),
                    Optional.empty(),
                    identity.version(),
                    channel,
                    Duration.ofNanos(now - identity.startedAt()),
                    heard.size(),
                    kept.size(),
                    kept.dropped(),
                    Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much memory the kept reports take. */
    long keptOctets() {
        lock.lock();
        try {
            return kept.octets();
        } finally {
            lock.unlock();
        }
    }
}
