package io.earshot.lab.pdns;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A name server of others that runs as a child process on loopback, its output in a file. */
public final class NameServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final int port;
    private final SimpleResolver resolver;

    private NameServer(Process process, Path log, int port, SimpleResolver resolver) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.resolver = resolver;
    }

    /** Starts the command and waits until it answers for {@code db1.first.question.example.com}. */
    static NameServer start(Path folder, int port, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("pdns.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(1));
        NameServer server = new NameServer(process, log, port, resolver);
        try {
            server.awaitAnswer();
        } catch (IllegalStateException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** What it wrote to its standard output and error. */
    public Path log() {
        return log;
    }

    public int port() {
        return port;
    }

    /** The addresses that it answers. */
    public List<String> ask(String name) throws IOException {
        return ask(name, Type.A);
    }

    List<String> ask(String name, int type) throws IOException {
        Lookup lookup = new Lookup(name + ".", type);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        Record[] answers = lookup.run();
        return answers == null
                ? List.of()
                : List.of(answers).stream().map(Record::rdataToString).toList();
    }

    /** Free for UDP and TCP a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
            return udp.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (ask("db1.first.question.example.com").isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the name server did not answer; its log:\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
