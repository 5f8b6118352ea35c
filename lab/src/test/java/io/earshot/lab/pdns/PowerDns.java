package io.earshot.lab.pdns;

import io.earshot.lab.RealPrograms;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A real authoritative PowerDNS on loopback with a pipe backend, logging every question to a file. */
public final class PowerDns implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final SimpleResolver resolver;

    private PowerDns(Process process, Path log, SimpleResolver resolver) {
        this.process = process;
        this.log = log;
        this.resolver = resolver;
    }

    /** @param folder for its configuration, socket and log */
    public static PowerDns start(Path folder) throws IOException, InterruptedException {
        Path program = RealPrograms.require("pdns_server");
        int port = freePort();
        Path backend = folder.resolve("backend.sh");
        Files.writeString(backend, BACKEND);
        Files.setPosixFilePermissions(backend, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("pdns.conf"), """
            launch=pipe
            pipe-command=%1$s/backend.sh
            local-address=127.0.0.1:%2$d
            socket-dir=%1$s
            daemon=no
            guardian=no
            disable-syslog=yes
            log-timestamp=yes
            loglevel=5
            log-dns-queries=yes
            zone-cache-refresh-interval=0
            security-poll-suffix=
            setuid=
            setgid=
            """.formatted(folder, port));
        Path log = folder.resolve("pdns.log");
        Process process = new ProcessBuilder(program.toString(), "--config-dir=" + folder)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(1));
        PowerDns server = new PowerDns(process, log, resolver);
        try {
            server.awaitAnswer();
        } catch (IllegalStateException e) {
            server.close();
            throw e;
        }
        return server;
    }

    public Path log() {
        return log;
    }

    /** The addresses that it answers. */
    public List<String> ask(String name) throws IOException {
        Lookup lookup = new Lookup(name + ".", Type.A);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        Record[] answers = lookup.run();
        return answers == null
                ? List.of()
                : List.of(answers).stream().map(Record::rdataToString).toList();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (ask("db1.first.question.example.com").isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("pdns_server did not answer; its log:\n" + Files.readString(log));
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

    /** Free for UDP and TCP a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
            return udp.getLocalPort();
        }
    }

    /** The pipe backend's protocol, ABI 1: db1 has two addresses whoever asks, nothing else has any. */
    private static final String BACKEND = """
        #!/bin/sh
        T=$(printf '\\t')
        while IFS="$T" read -r kind qname qclass qtype id remote; do
          case "$kind" in
            HELO) printf 'OK\\ttest\\n' ;;
            Q)
              name=$(printf %s "$qname" | tr A-Z a-z)
              case "$name:$qtype" in
                example.com:SOA | example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tSOA\\t60\\t1\\tns1.example.com h.example.com 1 3600 600 86400 5\\n' "$qname" ;;
                db1.*.*.example.com:A | db1.*.*.example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tA\\t5\\t1\\t10.1.2.3\\n' "$qname" ;;
              esac
              printf 'END\\n' ;;
            *) printf 'END\\n' ;;
          esac
        done
        """;
}
