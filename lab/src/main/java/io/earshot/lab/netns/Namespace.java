package io.earshot.lab.netns;

import io.earshot.agent.kernel.SocketPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One network namespace. */
public final class Namespace {

    private static final int ENETDOWN = 100;

    private final String name;
    private final ExecutorService inside;

    Namespace(String name) {
        this.name = name;
        // It enters with the first socket and never comes back: a thread of its own, not one of a pool.
        inside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("in-" + name).factory());
    }

    public String name() {
        return name;
    }

    public Path path() {
        return Path.of("/run/netns", name);
    }

    /** {@code ip} within it, as in {@code ip("addr", "add", "10.0.0.1/24", "dev", "eth0")}. */
    public void ip(String... arguments) throws IOException {
        run("ip", arguments);
    }

    /** Gives many addresses to one interface, each as in {@code 10.0.0.1/24}: one at a time takes long. */
    public void addresses(String device, List<String> addresses) throws IOException {
        StringBuilder commands = new StringBuilder();
        addresses.forEach(address -> commands.append("addr add ")
                .append(address)
                .append(" dev ")
                .append(device)
                .append('\n'));
        Command.run(commands.toString(), List.of("ip", "-n", name, "-batch", "-"));
    }

    /** {@code tc} within it. */
    public void tc(String... arguments) throws IOException {
        run("tc", arguments);
    }

    /** Gives the script to {@code nft}. */
    public void nft(String script) throws IOException {
        Command.run(script, List.of("ip", "netns", "exec", name, "nft", "-f", "-"));
    }

    /** Lets it forward packets of both families. */
    public void forward() throws IOException {
        run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name, program));
        command.addAll(List.of(arguments));
        Command.run("", command);
    }

    /** A program within it, to be ended by the caller. */
    public Process start(String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return Command.start(whole);
    }

    /** Opens sockets within it, for any thread. */
    public SocketPlace sockets() {
        return opening -> {
            try {
                return inside.submit(() -> {
                            NamespaceEntry.enter(path());
                            return opening.getAsInt();
                        })
                        .get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -ENETDOWN;
            } catch (ExecutionException e) {
                return -ENETDOWN;
            }
        };
    }

    void close() {
        inside.shutdown();
    }
}
