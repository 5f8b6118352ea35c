package io.earshot.lab.load;

import io.earshot.lab.exit.AtExit;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A server in a process of its own, on a free port, and what it takes of the machine. */
public final class LoadedServer implements AutoCloseable {

    private static final String LISTENING = "earshot: listening on ";

    private final Process process;
    private final AtExit atExit;
    private final URI uri;

    private LoadedServer(Process process, AtExit atExit, URI uri) {
        this.process = process;
        this.atExit = atExit;
        this.uri = uri;
    }

    /**
     * Starts a server.
     *
     * @param config its configuration's file
     * @param options of its JVM
     * @param main the command's main class
     */
    public static LoadedServer start(Path config, List<String> options, String main) throws IOException {
        return start(ProcessBuilder.Redirect.INHERIT, options, main, "server", "--config", config.toString());
    }

    /** Starts a relay instead. */
    public static LoadedServer startRelay(Path config, List<String> options, String main) throws IOException {
        return start(ProcessBuilder.Redirect.INHERIT, options, main, "--config", config.toString());
    }

    /**
     * Starts the relay of a package.
     *
     * @param program as in target/packages/earshot-relay-0.1.0-linux-x64/bin/earshot-relay
     */
    public static LoadedServer startRelay(Path config, Path program) throws IOException {
        return start(ProcessBuilder.Redirect.INHERIT, List.of(program.toString(), "--config", config.toString()));
    }

    /** The same with its log in a file. */
    static LoadedServer start(Path config, List<String> options, String main, Path log) throws IOException {
        return start(ProcessBuilder.Redirect.to(log.toFile()), options, main, "server", "--config", config.toString());
    }

    /**
     * Writes the CMDB and the configuration of a server. It keeps its usual cycle unless told otherwise, so that it calls nobody
     * SILENT.
     *
     * @param folder for its files
     * @param fleet the CMDB
     * @param more lines of the configuration
     * @return the configuration's file
     */
    public static Path writeFiles(Path folder, Inventory fleet, String more) throws IOException {
        writeCmdb(fleet, folder.resolve("cmdb.csv"));
        return Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv, refresh: 1s}\npartners: {background: 0}\n" + more);
    }

    /** A handler that does nothing, with the same options. */
    public static LoadedServer startBare(List<String> options) throws IOException {
        return start(ProcessBuilder.Redirect.INHERIT, options, BareServer.class.getName());
    }

    private static LoadedServer start(
            ProcessBuilder.Redirect log, List<String> options, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return start(log, command);
    }

    private static LoadedServer start(ProcessBuilder.Redirect log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(log).start();
        AtExit atExit = AtExit.run("end-server", () -> end(process));
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LISTENING)) {
                return new LoadedServer(process, atExit, URI.create(line.substring(LISTENING.length())));
            }
        }
        atExit.close();
        throw new IOException("the server ended instead of listening, with status "
                + process.onExit().join().exitValue());
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    /** CPU time since its start, as the kernel counts it. */
    public Duration cpu() throws IOException {
        return CpuTime.of(pid());
    }

    /** Resident memory now, and the most that it was. */
    public String memory() throws IOException {
        return String.format(Locale.ROOT, "%d MB resident, at most %d", residentMegabytes(), peakMegabytes());
    }

    /** Memory that is resident now, in MB. */
    public long residentMegabytes() throws IOException {
        return ProcessMemory.resident(pid()) >> 20;
    }

    /** Memory that is resident now and no file's, in MB. */
    public long anonymousMegabytes() throws IOException {
        return ProcessMemory.anonymous(pid()) >> 20;
    }

    /** Memory that was resident at most, in MB. */
    public long peakMegabytes() throws IOException {
        return ProcessMemory.peak(pid()) >> 20;
    }

    /** Returns the heap in use after a full collection, which this requests, in MB. */
    public double liveMegabytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(java()).resolveSibling("jcmd").toString(), Long.toString(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = jcmd.inputReader().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("Total"))
                .mapToDouble(line -> Long.parseLong(line.split(" +", -1)[2]) / 1e6)
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd said: " + String.join(" ", lines)));
    }

    /** Ends it as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        atExit.close();
    }

    @Override
    public void close() {
        end(process);
        atExit.close();
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Replaces the CMDB of a server at once, so that it never meets half of it. */
    static void replaceCmdb(Path folder, Inventory fleet) throws IOException {
        Path newer = folder.resolve("cmdb.new");
        writeCmdb(fleet, newer);
        Files.move(newer, folder.resolve("cmdb.csv"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writeCmdb(Inventory fleet, Path file) throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
            for (Container c : fleet.containers()) {
                csv.write(String.join(
                                ",",
                                c.name().container(),
                                c.host(),
                                c.dataCenter(),
                                c.role(),
                                c.cluster(),
                                c.addresses().stream().map(Ip::toString).collect(Collectors.joining(" ")),
                                String.join(" ", c.services()),
                                String.join(" ", c.uses()),
                                Boolean.toString(c.running()))
                        + "\n");
            }
        }
    }
}
