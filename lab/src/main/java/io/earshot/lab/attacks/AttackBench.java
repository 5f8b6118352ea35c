package io.earshot.lab.attacks;

import com.sun.management.UnixOperatingSystemMXBean;
import io.earshot.lab.load.FleetCheck;
import io.earshot.lab.load.LoadAccess;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Measures the share of the intake's rate that each attack leaves, beside the same time without it. */
public final class AttackBench {

    private static final int CONNECTIONS = 10_000;

    /** Files for the load's own connections and all else; without them its requests fail here, before they reach the server. */
    private static final int OTHER_FILES = 1_000;

    private AttackBench() {}

    /**
     * Attacks a server while a fleet reports to it, and prints a table.
     *
     * @param fleet of the server, one container larger than the plan, for the attacker
     * @param access that the server asks for, with tokens
     * @param only is a part of the names of the attacks to try; empty for all
     * @return whether the tables hold all that was accepted
     */
    public static boolean run(
            URI server, Inventory fleet, LoadAccess access, LoadPlan plan, String only, PrintWriter out)
            throws IOException, InterruptedException {
        Attacks attacks = new Attacks(victim(server, fleet, access));
        try (LoadRun run = LoadRun.against(server, access, plan)) {
            out.println("| attack | requests/s without, with | kept | p99 since due, ms, without, with | the fleet's"
                    + " requests refused or failed | the attack was answered |");
            out.println("|---|--:|--:|--:|--:|---|");
            warmUp(run, attacks);
            List<Attack> chosen = attacks.all(connections()).stream()
                    .filter(attack -> attack.name().contains(only))
                    .toList();
            if (chosen.isEmpty()) {
                throw new IOException("no attack has \"" + only + "\" in its name");
            }
            for (Attack attack : chosen) {
                LoadResult before = run.sustainUnseen();
                try (Siege siege = new Siege(attack)) {
                    siege.awaitAnswers(attack.timesToBegin());
                    LoadResult during = run.sustainUnseen();
                    out.println(row(attack, siege, before, during));
                    out.flush();
                }
                Thread.sleep(attack.aftermath());
            }
            FleetCheck check = run.check();
            out.println();
            out.println(check.toLine());
            return check.isClean();
        }
    }

    private static int connections() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        return Math.clamp(files - OTHER_FILES, 10, CONNECTIONS);
    }

    private static void warmUp(LoadRun run, Attacks attacks) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            run.sustainUnseen();
        }
        attacks.overheard().once();
    }

    private static String row(Attack attack, Siege siege, LoadResult before, LoadResult during) {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f, %.0f | %.2f | %.1f, %.1f | %d, %d%s | %s%s |",
                attack.name(),
                before.rate(),
                during.rate(),
                during.rate() / before.rate(),
                before.p99Millis(),
                during.p99Millis(),
                before.unwelcome(),
                during.unwelcome(),
                during.firstError().isEmpty() ? "" : ", first: " + during.firstError(),
                siege,
                siege.broughtThrough() == 0 ? "" : ", SOME BROUGHT THROUGH");
    }

    /** The load plays the first containers by name; the attacker sits in the last. */
    static Victim victim(URI server, Inventory fleet, LoadAccess access) {
        List<ContainerName> names = fleet.containers().stream()
                .map(Container::name)
                .sorted(Comparator.comparing(ContainerName::toString))
                .toList();
        String own = names.getLast().toString();
        return new Victim(
                server,
                own,
                access.fleetKey().orElseThrow().tokenOf(own),
                names.getFirst().toString(),
                access.token().orElseThrow());
    }
}
