package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.bench.SqlBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = "people's questions to the server's tables beside sqlite3 in memory with the same rows, in turns,"
                + " quiet and while reports are written (sqlite3)",
        mixinStandardHelpOptions = true)
final class BenchSqlCommand implements Callable<Integer> {

    @Option(
            names = "--containers",
            paramLabel = "N",
            split = ",",
            defaultValue = "5000,100000,1000000",
            description =
                    "sizes (default: 5000,100000,1000000; the heap has to be set, as by JAVA_TOOL_OPTIONS=-Xmx12g)")
    private List<Integer> sizes;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "turns of each (default: 5)")
    private int rounds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        for (int size : sizes) {
            CommandFailure.requireBetween("--containers", size, 200, 1_000_000);
        }
        CommandFailure.requireBetween("--rounds", rounds, 1, 100);
        try {
            PrintWriter out = spec.commandLine().getOut();
            for (int size : sizes) {
                out.println(SqlBench.run(size, rounds) + "\n");
                out.flush();
            }
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}
