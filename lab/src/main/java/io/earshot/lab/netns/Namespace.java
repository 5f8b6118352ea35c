package io.earshot.lab.netns;

import io.earshot.agent.kernel.SocketPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Many commands for {@code ip} within it, one a line: one at a time takes long. */
    public void batch(String commands) throws IOException {
        Command.run(commands, List.of("ip", "-n", name, "-batch", "-"));
    }

    /** Gives many addresses to one interface, each as in {@code 10.0.0.1/24}. */
    public void addresses(String device, List<String> addresses) throws IOException {
        batch(addresses.stream()
                .map(address -> "addr add " + address + " dev " + device + "\n")
                .collect(Collectors.joining()));
    }

    /** {@code tc} within it. */
    public void tc(String... arguments) throws IOException {
        run("tc", arguments);
    }

    /** Gives the script to {@code nft}. */
    public void nft(String script) throws IOException {
        Command.run(script, List.of("ip", "netns", "exec", name, "nft", "-f", "-"));
    }

    /** Returns what {@code nft list} prints, as of {@code chain inet lab count}. */
    public String nftList(String... what) throws IOException {
        List<String> command = new ArrayList<>(List.of("nft", "list"));
        command.addAll(List.of(what));
        return Command.run("", within(command));
    }

    /** Lets it forward packets of both families. */
    public void forward() throws IOException {
        sysctl("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    }

    /** Settings of its own, as in {@code net.ipv4.ip_forward=1}. */
    public void sysctl(String... settings) throws IOException {
        run("sysctl", Stream.concat(Stream.of("-qw"), Arrays.stream(settings)).toArray(String[]::new));
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Command.run("", within(command));
    }

    /** A program within it, to be ended by the caller. */
    public Process start(String... command) throws IOException {
        return Command.builder(within(List.of(command))).start();
    }

    /** A program within it that writes what it says to the end of a file; ended by the caller, or with the namespace. */
    public Process start(Path log, List<String> command) throws IOException {
        return Command.builder(within(command))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private List<String> within(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** The programs that run within it, children of children too. */
    public List<ProcessHandle> processes() throws IOException {
        return Command.run("", List.of("ip", "netns", "pids", name))
                .lines()
                .map(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                .flatMap(Optional::stream)
                .toList();
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

    /** Moves this thread into it, for good. From a platform thread of the caller's own. */
    public void enter() throws IOException {
        NamespaceEntry.enter(path());
    }

    void close() {
        inside.shutdown();
    }
}
