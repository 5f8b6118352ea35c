package io.earshot.store.ignite.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node that is running. It ends with the process that started it. */
public final class IgniteNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Packages of the JDK that a node looks into, from Ignite's own script. */
    private static final List<String> OPENED = List.of(
            "java.base/jdk.internal.access",
            "java.base/jdk.internal.misc",
            "java.base/sun.nio.ch",
            "java.base/sun.util.calendar",
            "java.management/com.sun.jmx.mbeanserver",
            "jdk.management/com.sun.management.internal",
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/java.net",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.locks",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.math",
            "java.base/java.time",
            "java.base/java.text",
            "java.sql/java.sql",
            "java.management/sun.management");

    private final Process process;
    private final Path output;
    private final int port;

    private IgniteNode(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts a node on this process's class path; see the other method. */
    public static IgniteNode start(String name, Path folder) {
        return start(name, folder, System.getProperty("java.class.path"), List.of("-XX:TieredStopAtLevel=1"));
    }

    /**
     * Starts a node of the cluster whose folder this is, and waits until it has joined it.
     *
     * @param classPath with Ignite and this module
     * @param options further ones of its JVM
     */
    public static IgniteNode start(String name, Path folder, String classPath, List<String> options) {
        try {
            IgniteNode node = launch(name, folder, freePort(), classPath, options);
            node.await();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("no node of Ignite could be started", e);
        }
    }

    private static IgniteNode launch(String name, Path folder, int port, String classPath, List<String> options)
            throws IOException {
        Files.createDirectories(folder.resolve("nodes"));
        Path output = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Duser.timezone=UTC",
                "-DIGNITE_UPDATE_NOTIFIER=false",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "--sun-misc-unsafe-memory-access=allow"));
        OPENED.forEach(each -> command.add("--add-opens=" + each + "=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", classPath, IgniteNodeMain.class.getName(), name, Integer.toString(port), folder.toString()));
        return new IgniteNode(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output,
                port);
    }

    private void await() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains("READY")) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String said = Files.readString(output);
                close();
                throw new IOException("the node did not start:\n" + said);
            }
            try {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new IOException("interrupted while a node started", e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns where clients reach it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it as a power cut would. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
