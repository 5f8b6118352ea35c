package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measures what the instrument for sockets costs an agent at several numbers of connections. The connections lead from one network
 * namespace to up to 1,200 addresses of another, and the reading process runs as an agent does, in the interpreter.
 */
public final class SocketsBench {

    private static final int FIRST_PORT = 7_001;

    /** Fits into the files that a process may usually open. */
    private static final int OF_ONE_PROCESS = 15_000;

    private static final int ADDRESSES = 1_200;
    private static final double MILLIS_BETWEEN_READINGS = 10_000;

    private final List<Integer> counts;

    /** @param counts of connections, one measurement for each */
    public SocketsBench(List<Integer> counts) {
        this.counts = List.copyOf(counts);
    }

    /** Returns a table with one line for each count. */
    public String run() throws IOException {
        StringBuilder table = new StringBuilder("""
                | sockets | CPU a reading, ms | share of a core, every 10 s | full report, bytes | report of changes, bytes | peers told | connections beyond the limit |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (int count : counts) {
            table.append(line(count)).append('\n');
        }
        return table.toString().strip();
    }

    private static String line(int count) throws IOException {
        List<Process> processes = new ArrayList<>();
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace client = namespaces.add("client");
            Namespace server = namespaces.add("server");
            namespaces.connect(client, "eth0", server, "eth0");
            client.ip("addr", "add", "10.93.0.1/16", "dev", "eth0");
            server.ip("addr", "add", "10.93.0.2/16", "dev", "eth0");
            server.ip("route", "add", "local", "10.93.0.0/16", "dev", "lo");
            server.ip("route", "add", "10.93.0.1/32", "dev", "eth0");
            client.ip("route", "replace", "10.93.0.0/16", "via", "10.93.0.2", "dev", "eth0", "onlink");
            try {
                for (int opened = 0, port = FIRST_PORT; opened < count; opened += OF_ONE_PROCESS, port++) {
                    int part = Math.min(OF_ONE_PROCESS, count - opened);
                    processes.add(start(server, false, "accept", Integer.toString(port)));
                    awaitReady(processes.getLast());
                    processes.add(start(
                            client,
                            false,
                            "open",
                            Integer.toString(port),
                            Integer.toString(part),
                            Integer.toString(Math.min(ADDRESSES, part))));
                    awaitReady(processes.getLast());
                }
                processes.add(start(client, true, "measure"));
                String said = firstLine(processes.getLast());
                String[] words = said.split(" ", -1);
                return String.format(
                        Locale.ROOT,
                        "| %,d | %s | %.4f %% | %,d | %,d | %s | %s |",
                        count,
                        words[0],
                        Double.parseDouble(words[0]) / MILLIS_BETWEEN_READINGS * 100,
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        words[3],
                        words[4]);
            } finally {
                processes.forEach(Process::destroyForcibly);
            }
        }
    }

    private static void awaitReady(Process process) throws IOException {
        String said = firstLine(process);
        if (!said.equals("ready")) {
            throw new IOException("a process of the measurement says \"" + said + "\", expected ready");
        }
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("a process of the measurement ended without a word");
        }
        return line;
    }

    private static Process start(Namespace in, boolean asAgent, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                asAgent ? "-Xint" : "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                SocketsProgram.class.getName()));
        command.addAll(List.of(arguments));
        return in.start(command.toArray(String[]::new));
    }

    /** Test runners give classes by a loader of their own, or by the path of the process. */
    private static String classPath() {
        return SocketsBench.class.getClassLoader() instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
