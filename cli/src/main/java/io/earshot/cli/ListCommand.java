package io.earshot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the rows of one SELECT, for people or for programs. */
abstract class ListCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server;

    @Mixin
    private RowOutput output;

    @Spec
    private CommandSpec spec;

    /** @throws CommandFailure if nothing can be asked, as when a name is not known */
    abstract String select() throws CommandFailure;

    final RunningServer server() {
        return server;
    }

    @Override
    public final Integer call() throws CommandFailure {
        output.print(server, spec, select());
        return 0;
    }
}
