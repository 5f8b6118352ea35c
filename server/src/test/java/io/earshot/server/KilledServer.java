package io.earshot.server;

import io.earshot.server.config.ConfigFile;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server as a process of its own, which a test may kill. Prints where it listens. Its clock is ahead of the machine's by the duration
 * that it is started with, and then by the newest one that it reads from its input.
 */
final class KilledServer {

    private KilledServer() {}

    public static void main(String[] args) throws Exception {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.parse(args[1]));
        EarshotServer server = EarshotServer.start(
                ConfigFile.read(Path.of(args[0])), () -> Instant.now().plus(ahead.get()));
        System.out.println(server.uri());
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                ahead.set(Duration.parse(line));
            }
        }
        Thread.currentThread().join();
    }
}
