package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.cli.Stop;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.control.ControlSocket;
import io.earshot.lab.fleet.control.Operator;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Brings up a whole fleet in network namespaces with the real programs around it, until Ctrl-C or `lab"
                    + " down`. Takes root."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(200);

    @Mixin
    private FleetOptions options;

    @Option(names = "--port", paramLabel = "P", defaultValue = "8090", description = "the page's (default: 8090)")
    private int port;

    @Option(names = "--fast", description = "a cycle of 15 s and a downAfter of 8 s instead of the server's defaults")
    private boolean fast;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Layout layout = options.layout();
        options.requireAll();
        PrintWriter out = spec.commandLine().getOut();
        out.println("starting " + options.size());
        Stop.listen();
        try (Fleet fleet = Fleet.start(layout, fast ? Pace.FAST : Pace.USUAL, port, Main.class.getName())) {
            Operator operator = new Operator(fleet);
            try (ControlSocket _ = ControlSocket.open(fleet.folder(), operator)) {
                out.print(operator.status());
                out.println("agents report within a cycle; earshot lab status, break, repair and down talk to it");
                out.flush();
                while (!Stop.await(LOOK) && !operator.down().await(0, TimeUnit.SECONDS)) {
                    // Everything happens elsewhere.
                }
            }
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}
