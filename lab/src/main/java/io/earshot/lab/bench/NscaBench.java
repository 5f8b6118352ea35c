package io.earshot.lab.bench;

import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import io.earshot.lab.fleet.programs.Nsca;
import io.earshot.lab.ratios.Ratio;
import io.earshot.lab.ratios.Spread;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.PerformanceDatum;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.nsca.NscaDestination;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A result for each of many containers through one connection to a real nsca: ours and send_nsca's in turns, at the same daemon. A
 * turn lasts until nsca has written the last of them for Nagios. The first round is left out.
 */
public final class NscaBench {

    private static final String PASSWORD = "bench";

    /** Between two results for send_nsca; a line feed would be part of the text. */
    private static final char END_OF_SET = 0x17;

    private final int results;
    private final int rounds;
    private final Encryption encryption;

    public NscaBench(int results, int rounds, Encryption encryption) {
        this.results = results;
        this.rounds = rounds;
        this.encryption = encryption;
    }

    /**
     * Results a second until nsca had written all.
     *
     * @param earshotEnded seconds until the sender had ended, which waits for the daemon
     * @param sendNscaEnded the same; it does not wait
     */
    public record Result(Ratio rates, Spread earshotEnded, Spread sendNscaEnded) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s%nseconds until the sender had ended: earshot, which waits for the daemon, %s, send_nsca %s",
                    Ratio.table(List.of(rates)),
                    earshotEnded,
                    sendNscaEnded);
        }
    }

    /** Seconds of one turn. */
    private record Turn(double arrived, double ended) {}

    /** @throws IOException with a message for people, as when a program is missing or a result did not come */
    public Result run() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return run(folder.path());
        }
    }

    private Result run(Path folder) throws IOException, InterruptedException {
        Nsca nsca = new Nsca(folder, FreePort.find());
        nsca.configure(folder.resolve("no-pipe"), encryption, PASSWORD);
        NscaDump dump = new NscaDump(nsca.dump());
        try (ChildProgram _ = nsca.start()) {
            Turn[] earshot = new Turn[rounds];
            Turn[] sendNsca = new Turn[rounds];
            for (int round = -1; round < rounds; round++) {
                Turn first = earshot(dump, nsca.port(), results("earshot " + round));
                Turn second = sendNsca(dump, nsca, results("send_nsca " + round));
                if (round >= 0) {
                    earshot[round] = first;
                    sendNsca[round] = second;
                }
            }
            return new Result(
                    Ratio.ofTurns(
                            String.format(
                                    Locale.ROOT,
                                    "%,d passive results in one connection, %s, results/s",
                                    results,
                                    encryption.name().toLowerCase(Locale.ROOT)),
                            rates(earshot),
                            "send_nsca",
                            rates(sendNsca),
                            new Ratio.Goal.AtLeast(1)),
                    ended(earshot),
                    ended(sendNsca));
        }
    }

    private double[] rates(Turn[] turns) {
        return Arrays.stream(turns)
                .mapToDouble(turn -> results / turn.arrived())
                .toArray();
    }

    private static Spread ended(Turn[] turns) {
        return new Spread(Arrays.stream(turns).mapToDouble(Turn::ended).toArray());
    }

    private Turn earshot(NscaDump dump, int port, List<Status> statuses) throws IOException, InterruptedException {
        NscaDestination destination = new NscaDestination(
                "bench", new NscaDestination.Settings("127.0.0.1", port, encryption, PASSWORD, Duration.ofMinutes(1)));
        Set<String> commands = commands(statuses);
        dump.clear();
        long begin = System.nanoTime();
        try {
            destination.send(statuses);
        } catch (DeliveryException e) {
            throw new IOException(e.getMessage(), e);
        }
        long ended = System.nanoTime();
        return new Turn((dump.await(commands) - begin) / 1e9, (ended - begin) / 1e9);
    }

    private Turn sendNsca(NscaDump dump, Nsca nsca, List<Status> statuses) throws IOException, InterruptedException {
        Path config = Files.writeString(
                nsca.folder().resolve("send_nsca.cfg"),
                "password=" + PASSWORD + "\nencryption_method=" + encryption.number() + "\n");
        Path input = nsca.folder().resolve("results");
        StringBuilder sets = new StringBuilder();
        for (Status status : statuses) {
            sets.append(status.service().host())
                    .append('\t')
                    .append(status.service().service())
                    .append('\t')
                    .append(status.state().exitStatus())
                    .append('\t')
                    .append(status.result().toPluginOutput())
                    .append(END_OF_SET);
        }
        Files.writeString(input, sets);
        ProcessBuilder program = new ProcessBuilder(
                        InstalledPrograms.find("send_nsca")
                                .orElseThrow(() -> new IOException("no send_nsca"))
                                .toString(),
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(nsca.port()),
                        "-to",
                        "600",
                        "-c",
                        config.toString())
                .redirectErrorStream(true)
                .redirectInput(input.toFile());
        Set<String> commands = commands(statuses);
        dump.clear();
        long begin = System.nanoTime();
        Process process = program.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("send_nsca: " + said.strip());
        }
        long ended = System.nanoTime();
        return new Turn((dump.await(commands) - begin) / 1e9, (ended - begin) / 1e9);
    }

    /** One for each container; whoever reads them can tell turns apart. */
    private List<Status> results(String turn) {
        SqlCheck check = Checks.shipped().getFirst();
        Instant now = Instant.now();
        return IntStream.range(0, results)
                .mapToObj(i -> new Status(
                        check,
                        new ServiceName("host" + i / 10, "be" + i + " links"),
                        new CheckResult(
                                i % 10 == 0 ? CheckState.CRITICAL : CheckState.OK,
                                "LINKS - " + turn + ": 10 partners, " + (i % 10 == 0 ? 1 : 0) + " of them out of reach",
                                List.of("10.1.2.3 answers", "10.1.2.4 answers"),
                                List.of(PerformanceDatum.count("broken", i % 10 == 0 ? 1 : 0))),
                        now,
                        now,
                        true,
                        Duration.ofMinutes(5)))
                .toList();
    }

    /** Returns the commands that nsca writes for them. */
    private static Set<String> commands(List<Status> statuses) {
        Set<String> commands = new HashSet<>();
        for (Status status : statuses) {
            commands.add("PROCESS_SERVICE_CHECK_RESULT;" + status.service().host() + ";"
                    + status.service().service() + ";" + status.state().exitStatus() + ";"
                    + status.result().toPluginOutput().replace("\n", "\\n"));
        }
        return commands;
    }
}
