package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.LinkListener;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Tells servers that show other containers of the links of those that this one shows, while one of them is DOWN. Every server that shows a
 * container tells, unless the log says the same already; what the log did not take is told again with the container's next report. One
 * thread at a time.
 */
final class SharedTrouble implements LinkListener {

    private final ChangeLog log;
    private final Fleet fleet;

    /** Holds what the log says. */
    private final Map<ContainerName, Map<Ip, LinkState>> told = new HashMap<>();

    /** Reports that were written long ago are not told of again while a server reads the log for the first time. */
    private boolean isComplete;

    SharedTrouble(ChangeLog log, Fleet fleet) {
        this.log = log;
        this.fleet = fleet;
        fleet.addLinkListener(this);
    }

    /** Ends the first reading of the log. */
    void complete() {
        isComplete = true;
    }

    void apply(Fact.LinkInTrouble fact, Instant now) {
        told.put(fact.container(), states(fact.links()));
        fleet.hearTrouble(fact.container(), fact.links(), now);
    }

    void removed(ContainerName container, Instant now) {
        told.remove(container);
        fleet.hearRecovery(container, now);
    }

    @Override
    public void reported(Container from, List<KnownLink> links, OptionalDouble load, Instant now) {
        if (!isComplete) {
            return;
        }
        boolean isTroubled = links.stream().anyMatch(link -> link.status().state() == LinkState.DOWN);
        if (isTroubled) {
            tell(
                    from.name(),
                    links.stream()
                            .map(link -> new LinkAge(
                                    link.to().ip(),
                                    link.status().state(),
                                    link.status().since()))
                            .toList());
        } else if (told.containsKey(from.name())) {
            var _ = log.append(new Fact.Removed(Fact.TROUBLE + from.name()));
        }
    }

    private void tell(ContainerName container, List<LinkAge> links) {
        if (!states(links).equals(told.get(container))) {
            var _ = log.append(new Fact.LinkInTrouble(container, links));
        }
    }

    private static Map<Ip, LinkState> states(List<LinkAge> links) {
        return links.stream().collect(Collectors.toMap(LinkAge::to, LinkAge::state, (one, _) -> one));
    }

    /** What is known of its links is that nothing is. */
    @Override
    public void silent(ContainerName name) {
        if (isComplete && told.containsKey(name)) {
            tell(
                    name,
                    fleet.ages(name).stream()
                            .map(link -> new LinkAge(link.to(), LinkState.UNKNOWN, link.since()))
                            .toList());
        }
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        // The next report has the links that are left.
    }

    @Override
    public void gone(ContainerName name) {
        if (isComplete && told.containsKey(name)) {
            var _ = log.append(new Fact.Removed(Fact.TROUBLE + name));
        }
    }
}
