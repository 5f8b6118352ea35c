package io.earshot.server.checks;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Notes which results arrived at which destination, and says it when another server begins to send. From any thread. */
final class Arrived implements CheckBook.ToldTo {

    /** More services that are gone are forgotten; their ends are then sent once more by the next server that sends. */
    private static final int MOST_GONE = 100_000;

    private final Map<Destination, ToldMemory> destinations = new LinkedHashMap<>();
    private final boolean isAlone;

    /** Holds services that checks do not speak of any more, each with its check. Guarded by itself. */
    private final Set<String> gone = new HashSet<>();

    Arrived(List<Destination> destinations, Sending sending) {
        destinations.forEach(each -> this.destinations.put(each, sending.sentTo(each.name())));
        isAlone = sending.equals(Sending.ALWAYS);
    }

    /** Takes of which services a check speaks now. */
    void spokenOf(SqlCheck check, CheckBook.Turn taken) {
        if (isAlone) {
            return;
        }
        synchronized (gone) {
            if (gone.size() > MOST_GONE) {
                gone.clear();
            }
            taken.all().forEach(status -> gone.remove(key(status)));
            taken.gone().forEach(service -> gone.add(check.name() + "/" + service));
        }
    }

    /** Takes which results a destination has got. */
    void sent(String destination, List<Status> results) {
        destinations.forEach((each, memory) -> {
            if (each.name().equals(destination)) {
                results.forEach(result -> note(result, memory));
            }
        });
    }

    private void note(Status result, ToldMemory memory) {
        boolean isGone;
        synchronized (gone) {
            isGone = gone.contains(key(result));
        }
        if (isGone) {
            memory.remove(Told.of(result));
        } else {
            memory.put(Told.of(result));
        }
    }

    private static String key(Status status) {
        return status.check().name() + "/" + status.service();
    }

    @Override
    public List<Told> some(SqlCheck check) {
        return byDestination(check).stream()
                .flatMap(told -> told.values().stream())
                .toList();
    }

    @Override
    public List<Told> all(SqlCheck check) {
        List<Map<ServiceName, Told>> all = byDestination(check);
        return all.isEmpty()
                ? List.of()
                : all.getFirst().values().stream()
                        .map(one -> oldest(all, one))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private List<Map<ServiceName, Told>> byDestination(SqlCheck check) {
        return destinations.entrySet().stream()
                .filter(each -> each.getKey().takes(check))
                .map(each -> each.getValue().atStart().stream()
                        .filter(told -> told.check().equals(check.name()))
                        .collect(Collectors.toMap(Told::service, Function.identity(), (_, newer) -> newer)))
                .toList();
    }

    /** Returns what all have got of a service, as the first of them got it; empty where one of them has got something else. */
    private static Optional<Told> oldest(List<Map<ServiceName, Told>> all, Told one) {
        List<Told> same = all.stream()
                .flatMap(told -> Optional.ofNullable(told.get(one.service())).stream())
                .filter(told -> told.state() == one.state() && told.firstLine().equals(one.firstLine()))
                .toList();
        return same.size() < all.size() ? Optional.empty() : same.stream().min(Comparator.comparing(Told::at));
    }
}
