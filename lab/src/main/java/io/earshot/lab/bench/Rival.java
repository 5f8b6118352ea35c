package io.earshot.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A program that probes as a child process of ours, and the CPU that it took. */
final class Rival implements AutoCloseable {

    private final Process process;

    Rival(ProcessBuilder program) throws IOException {
        program.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        process = program.redirectErrorStream(true).start();
    }

    /** CPU of all its threads that live, kernel's work included, in nanoseconds (proc(5), schedstat). */
    long cpuNanos() {
        long sum = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                sum += Long.parseLong(
                        Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException("the CPU of process " + process.pid() + " cannot be read", e);
        }
    }

    /** All that it said, once it is asked to end as by Ctrl-C. */
    String interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        return said();
    }

    /** All that it said until its end. */
    String said() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(5))) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
