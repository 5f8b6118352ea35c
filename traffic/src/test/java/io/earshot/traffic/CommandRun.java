package io.earshot.traffic;

import io.earshot.traffic.command.TrafficCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Holds a command's output and exit status. */
public record CommandRun(int status, String output, String error) {

    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(new TrafficCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
