package io.earshot.lab.commands;

import io.earshot.lab.load.LoadedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Holds the CPU time and memory that a server has used until a moment. */
final class ServerUse {

    private final long at = System.nanoTime();
    private final Duration cpu;
    private final String memory;

    /** Until now. */
    ServerUse(LoadedServer server) throws IOException {
        cpu = server.cpu();
        memory = server.memory();
    }

    /** Until later. */
    static CompletableFuture<ServerUse> in(Duration time, LoadedServer server) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new ServerUse(server);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Its share of a core between two moments. */
    String since(ServerUse before) {
        return String.format(
                Locale.ROOT,
                "%.1f %% of a core over the last %.0f s",
                100 * shareSince(before),
                (at - before.at) / 1e9);
    }

    /** Its share of a core between two moments, from 0. */
    double shareSince(ServerUse before) {
        return cpu.minus(before.cpu).toNanos() / (double) (at - before.at);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f s of CPU, %s", cpu.toMillis() / 1e3, memory);
    }
}
