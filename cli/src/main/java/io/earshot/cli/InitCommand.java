package io.earshot.cli;

import io.earshot.cli.setup.ServerSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description = "Writes the first configuration of a server that other machines can reach.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "It writes server.yaml, cmdb.csv (only its header, if there is none), a certificate with its key, the fleet's key,",
            "and tokens of two people: admin, and nagios as a reader. Files that exist are never overwritten.",
            "",
            "Example:",
            "  earshot init --folder /etc/earshot --name earshot.example.com --name 192.0.2.7",
        })
final class InitCommand implements Callable<Integer> {

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "where the files go (default: this folder)")
    private Path folder;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "a DNS name or an address by which the server is reached, may be repeated (default: this machine's name)")
    private List<String> names = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "where it listens (default: ${DEFAULT-VALUE})")
    private int port;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--port", port, 1, 65_535);
        try {
            ServerSetup setup = new ServerSetup(
                    folder,
                    port,
                    names.isEmpty() ? List.of(InetAddress.getLocalHost().getHostName()) : names);
            List<Path> written = setup.write();
            print(setup, written);
            return 0;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private void print(ServerSetup setup, List<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        written.forEach(file -> out.println("wrote " + file));
        String key = folder.resolve("fleet.key").toString();
        String certificate = folder.resolve("server.pem").toString();
        out.println();
        out.println("1. List your containers in " + folder.resolve("cmdb.csv") + ", then start the server:");
        out.println("     earshot server --config " + folder.resolve("server.yaml"));
        out.println("   or, from the package: systemctl enable --now earshot-server");
        out.println("2. For each agent, copy " + certificate + " to its machine, and make its token:");
        out.println("     earshot token --key-file " + key + " be5.host58");
        out.println("     earshot agent --server " + setup.url()
                + " --tls-ca server.pem --token-file token --name be5.host58");
        out.println("3. Ask, with a token of " + folder.resolve("people.txt") + ":");
        out.println("     earshot sql --server " + setup.url() + " --ca " + certificate
                + " --token-file TOKEN \"SELECT * FROM data\"");
        out.flush();
    }
}
