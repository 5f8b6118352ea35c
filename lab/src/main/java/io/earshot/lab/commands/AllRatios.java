package io.earshot.lab.commands;

import io.earshot.cli.Main;
import io.earshot.lab.bench.CostBench;
import io.earshot.lab.bench.IntakeBench;
import io.earshot.lab.bench.NscaBench;
import io.earshot.lab.bench.RttBench;
import io.earshot.lab.bench.SqlBench;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.logspeed.LogSpeed;
import io.earshot.lab.ratios.Machine;
import io.earshot.lab.ratios.Ratio;
import io.earshot.nagios.nsca.Encryption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** All that Earshot does beside a program that people know, one after the other on an otherwise idle machine, as one table. */
final class AllRatios {

    /** Lists the programs of others that are compared with. */
    static final List<String> PROGRAMS =
            List.of("fping", "prometheus-blackbox-exporter", "sqlite3", "nsca", "send_nsca", "mawk");

    private static final int ROUNDS = 5;
    private static final long LOG_BYTES = 1L << 30;

    private final PrintWriter out;
    private final StringBuilder page = new StringBuilder();

    /** @param out where each line goes as soon as it is known */
    AllRatios(PrintWriter out) {
        this.out = out;
    }

    /** @return the page, as Markdown */
    String measure() throws IOException, InterruptedException {
        page.append(
                "# Beside programs that people know\n\nWritten by `./earshot lab bench --write docs/ratios.md`.\n\n");
        say(Machine.describe());
        say("");
        say("Medians of the turns, with the least and the most of them; ratios are ours as a part of theirs, turn"
                + " by turn.");
        say("");
        say(Ratio.header());
        CostBench.Result cost = new CostBench(ROUNDS, 12).run();
        say(cost.fping());
        say(cost.blackbox());
        say(new RttBench(ROUNDS, 10).run());
        LogSpeed.run(LOG_BYTES, ROUNDS).beside().forEach(this::say);
        for (int containers : new int[] {5_000, 100_000}) {
            SqlBench.run(containers, ROUNDS).all().forEach(this::say);
        }
        say(new NscaBench(50_000, ROUNDS, Encryption.XOR).run().rates());
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            say(IntakeBench.run(folder.path(), Main.class.getName()));
        }
        return page.toString();
    }

    private void say(Ratio ratio) {
        say(ratio.toLine());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
        page.append(line).append('\n');
    }
}
