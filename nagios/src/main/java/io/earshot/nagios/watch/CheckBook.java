package io.earshot.nagios.watch;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Finding;
import io.earshot.nagios.Findings;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the state of every service over time. It queries and sends nothing; one thread at a time. */
public final class CheckBook {

    /** So many heartbeats may be lost before a state is stale. */
    private static final int HEARTBEATS = 3;

    /**
     * Lists the changes that a check's findings made.
     *
     * @param all every service that it speaks of, those included that it spoke of last time for the last time
     * @param toSend of them those that changed, or whose last word is a heartbeat old
     * @param gone those that are spoken of no more
     */
    public record Turn(List<Status> all, List<Status> toSend, List<ServiceName> gone) {}

    /** Holds the state of a service. */
    private record Memory(Damping damping, Status status, Instant sentAt) {

        /** Returns the memory of a process that sends from now on, where destinations have got this. */
        Memory after(Optional<Told> arrived) {
            boolean same = arrived.filter(told -> status.believed()
                            && told.state() == status.state()
                            && told.firstLine().equals(status.result().firstLine()))
                    .isPresent();
            return same
                    ? new Memory(
                            damping,
                            status.withSince(arrived.get().since()),
                            arrived.get().at())
                    : new Memory(damping, status, Instant.MIN);
        }
    }

    private final Duration cycle;
    private final Duration heartbeat;
    private final ToldMemory kept;
    private final Map<String, Map<ServiceName, Memory>> checks = new HashMap<>();

    /**
     * Begins without any memory.
     *
     * @param cycle how long a server that has just started says nothing
     * @param heartbeat after how long an unchanged state is sent again
     */
    public CheckBook(Duration cycle, Duration heartbeat) {
        this(cycle, heartbeat, ToldMemory.NONE);
    }

    /** @param kept keeps the states, so that they go on after a restart */
    public CheckBook(Duration cycle, Duration heartbeat, ToldMemory kept) {
        this.kept = kept;
        this.cycle = cycle;
        this.heartbeat = heartbeat;
    }

    /**
     * Takes back the states of before a restart. Each is sent once more; a service that is gone since then has its end told.
     *
     * @param checks that are asked now
     * @param told what destinations were told besides
     */
    public void restore(List<SqlCheck> checks, Collection<Told> told) {
        Map<String, SqlCheck> byName = new HashMap<>();
        checks.forEach(check -> byName.put(check.name(), check));
        for (Told one : kept.atStart()) {
            if (byName.containsKey(one.check())) {
                remember(byName.get(one.check()), one, Instant.MIN);
            } else {
                kept.remove(one);
            }
        }
        for (Told one : told) {
            boolean known = this.checks.getOrDefault(one.check(), Map.of()).containsKey(one.service());
            if (!known && one.state() != CheckState.OK && byName.containsKey(one.check())) {
                remember(byName.get(one.check()), one, Instant.MIN);
            }
        }
    }

    private void remember(SqlCheck check, Told told, Instant sentAt) {
        Status status = new Status(check, told.service(), told.result(), told.since(), told.at(), true, fresh(check));
        checks.computeIfAbsent(check.name(), _ -> new LinkedHashMap<>())
                .put(told.service(), new Memory(Damping.of(told.state(), told.since()), status, sentAt));
    }

    private void keep(Status status, Optional<Memory> known) {
        Told told = Told.of(status);
        if (status.believed()
                && known.map(Memory::status)
                        .filter(Status::believed)
                        .filter(before -> Told.of(before).tellsAs(told))
                        .isEmpty()) {
            kept.put(told);
        }
    }

    /** Holds findings of a check before the fleet is known. They are not sent and change nothing. */
    public Status waiting(SqlCheck check, String why, Instant now) {
        return new Status(check, check.service(), check.failed(why), now, now, false, fresh(check));
    }

    /**
     * Goes on to send in the place of another process. What all destinations have got is sent again with its next heartbeat, all else at its
     * check's next turn; a service that is gone meanwhile has its end told.
     *
     * @param told what the destinations of each check have got
     */
    public void takeOver(List<SqlCheck> checks, ToldTo told) {
        for (SqlCheck check : checks) {
            Map<ServiceName, Memory> services = new LinkedHashMap<>();
            Map<ServiceName, Told> byAll = new HashMap<>();
            told.all(check).forEach(one -> byAll.put(one.service(), one));
            this.checks.getOrDefault(check.name(), Map.of()).forEach((service, memory) -> {
                Optional<Told> arrived = Optional.ofNullable(byAll.get(service));
                Memory after = memory.after(arrived);
                services.put(service, after);
                if (after.status().believed()) {
                    kept.put(Told.of(after.status()));
                }
            });
            this.checks.put(check.name(), services);
            byAll.values().forEach(one -> rememberUnknown(check, one, one.at()));
            told.some(check).forEach(one -> rememberUnknown(check, one, Instant.MIN));
        }
    }

    private void rememberUnknown(SqlCheck check, Told told, Instant sentAt) {
        if (!checks.get(check.name()).containsKey(told.service())) {
            remember(check, told, sentAt);
        }
    }

    /** Says what destinations have got of a check. */
    public interface ToldTo {

        /** Returns the last words that all destinations have got, each as the first of them got it. */
        List<Told> all(SqlCheck check);

        /** Returns the last words that some have got. */
        List<Told> some(SqlCheck check);
    }

    /** Takes what a check found. */
    public Turn take(SqlCheck check, Findings findings, Instant now) {
        Map<ServiceName, Memory> before = checks.getOrDefault(check.name(), Map.of());
        Map<ServiceName, Memory> after = new LinkedHashMap<>();
        List<Status> all = new ArrayList<>();
        List<Status> toSend = new ArrayList<>();
        for (Finding finding : findings.complete() ? findings.all() : withUnknown(findings, before.keySet())) {
            Optional<Memory> known = Optional.ofNullable(before.get(finding.service()));
            Damping damping = known.map(Memory::damping)
                    .orElse(Damping.FRESH)
                    .next(finding.result().state(), check.timing(), now);
            Status status = status(check, finding, damping, known, now);
            boolean send = status.believed() && (known.isEmpty() || isNews(known.get(), status));
            all.add(status);
            keep(status, known);
            if (send) {
                toSend.add(status);
            }
            after.put(finding.service(), new Memory(damping, status, send ? now : lastSent(known)));
        }
        List<ServiceName> gone = new ArrayList<>();
        before.forEach((service, memory) -> {
            if (!after.containsKey(service)) {
                gone.add(service);
                kept.remove(Told.of(memory.status()));
                Status last = farewell(check, service, memory, now);
                toSend.add(last);
            }
        });
        checks.put(check.name(), after);
        return new Turn(all, toSend, gone);
    }

    private static List<Finding> withUnknown(Findings findings, Set<ServiceName> known) {
        Set<ServiceName> missing = new HashSet<>(known);
        findings.all().forEach(finding -> missing.remove(finding.service()));
        CheckResult own = findings.own();
        CheckResult unknown = new CheckResult(CheckState.UNKNOWN, own.firstLine(), List.of(), List.of());
        List<Finding> all = new ArrayList<>(findings.all());
        missing.forEach(service -> all.add(new Finding(service, unknown)));
        return all;
    }

    private static Instant lastSent(Optional<Memory> known) {
        return known.map(Memory::sentAt).orElse(Instant.MIN);
    }

    private Status status(SqlCheck check, Finding finding, Damping damping, Optional<Memory> known, Instant now) {
        CheckState seen = finding.result().state();
        Optional<CheckState> believed = damping.believed();
        CheckState state = believed.orElse(CheckState.UNKNOWN);
        CheckResult result = seen == state && believed.isPresent()
                ? finding.result()
                : new CheckResult(
                        state,
                        check.title(state) + seen + " since "
                                + damping.seenSince().truncatedTo(ChronoUnit.SECONDS) + ", not yet for long enough: "
                                + finding.result().firstLine(),
                        finding.result().longOutput(),
                        finding.result().performance(),
                        finding.result().labels());
        boolean same = known.isPresent()
                && known.get().status().believed() == believed.isPresent()
                && known.get().status().state() == state;
        Instant since = same ? known.get().status().since() : now;
        return new Status(check, finding.service(), result, since, now, believed.isPresent(), fresh(check));
    }

    /** The graphs' numbers alone are no news; they come with the next heartbeat. */
    private boolean isNews(Memory known, Status status) {
        Status last = known.status();
        return !last.believed()
                || last.state() != status.state()
                || !last.result().firstLine().equals(status.result().firstLine())
                || !status.at().isBefore(known.sentAt().plus(heartbeat));
    }

    private Status farewell(SqlCheck check, ServiceName service, Memory memory, Instant now) {
        CheckState state = check.shape() instanceof Shape.PerRow(CheckState gone) ? gone : CheckState.UNKNOWN;
        CheckResult result = new CheckResult(
                state,
                check.title(state) + "no longer among what " + check.name() + " finds",
                List.of(),
                List.of(),
                memory.status().result().labels());
        Instant since = memory.status().state() == state ? memory.status().since() : now;
        return new Status(check, service, result, since, now, true, fresh(check));
    }

    /** A state is stale when some heartbeats did not come though the server may have restarted, and doubted its states. */
    private Duration fresh(SqlCheck check) {
        Duration beat = heartbeat.compareTo(check.timing().every()) > 0
                ? heartbeat
                : check.timing().every();
        return beat.multipliedBy(HEARTBEATS).plus(cycle).plus(check.timing().longestHold());
    }
}
