package io.earshot.cli.demo;

import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Says which probes of the demo get lost. Thread-safe; the faults may change at any time. */
final class LoopbackFaults {

    /** Nothing passes between these hosts, either way. */
    record CutPair(String host, String otherHost) {}

    /** Probes between these data centres get lost by chance, either way. */
    record LossyPair(String dataCenter, String otherDataCenter, double loss) {}

    private record Faults(Optional<CutPair> cut, Optional<LossyPair> lossy) {}

    private final Inventory inventory;
    private final RandomGenerator chance;
    private final AtomicReference<Faults> faults =
            new AtomicReference<>(new Faults(Optional.empty(), Optional.empty()));

    LoopbackFaults(Inventory inventory, RandomGenerator chance) {
        this.inventory = inventory;
        this.chance = chance;
    }

    void set(CutPair cut, LossyPair lossy) {
        faults.set(new Faults(Optional.of(cut), Optional.of(lossy)));
    }

    /** Whether this probe gets lost. */
    boolean swallows(Ip from, Ip to) {
        Optional<Container> sender = inventory.owner(Networks.DEFAULT, from);
        Optional<Container> receiver = inventory.owner(Networks.DEFAULT, to);
        if (sender.isEmpty() || receiver.isEmpty()) {
            return false;
        }
        Faults now = faults.get();
        boolean cut = now.cut.isPresent()
                && areBetween(
                        sender.get().host(),
                        receiver.get().host(),
                        now.cut.get().host(),
                        now.cut.get().otherHost());
        boolean lossy = now.lossy.isPresent()
                && areBetween(
                        sender.get().dataCenter(),
                        receiver.get().dataCenter(),
                        now.lossy.get().dataCenter(),
                        now.lossy.get().otherDataCenter());
        return cut || (lossy && chance.nextDouble() < now.lossy.get().loss());
    }

    private static boolean areBetween(String from, String to, String a, String b) {
        return Set.of(a, b).equals(from.equals(to) ? Set.of() : Set.of(from, to));
    }
}
