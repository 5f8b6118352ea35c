package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.nsca.NscaDestination;
import io.earshot.nagios.watch.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Very many results of one visit, beside what Debian's send_nsca does with the same daemon; docs/benchmarks.md has the figures. */
class NscaThroughputIT {

    @TempDir
    private Path folder;

    private final AtomicInteger arrived = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"XOR, 50000", "AES, 5000"})
    void everyResultOfALargeVisitArrives(Encryption method, int results) throws Exception {
        Path pipe = folder.resolve("nagios.cmd");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread reader = Thread.ofPlatform().daemon().start(() -> count(pipe));
        int port = ChildProcess.freePort();
        try (NscaDaemon _ = NscaDaemon.start(folder.resolve("nsca"), pipe, port, method, "s3cret")) {
            List<Status> statuses = new ArrayList<>();
            for (int i = 0; i < results; i++) {
                statuses.add(Statuses.of(
                        new ServiceName("host" + i % 1_000, "container " + i),
                        CheckState.OK,
                        "CONNECTIVITY OK - 10 of 10 partners answer"));
            }
            double ours = seconds(
                    results,
                    () -> new NscaDestination(
                                    "nagios",
                                    new NscaDestination.Settings(
                                            "127.0.0.1", port, method, "s3cret", Duration.ofSeconds(60)))
                            .send(statuses));
            arrived.set(0);
            double theirs = seconds(results, () -> sendNsca(port, method, statuses));
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d results until the daemon wrote them: Earshot %.2f s, send_nsca %.2f s, ratio of results a"
                            + " second %.2f%n",
                    method,
                    results,
                    ours,
                    theirs,
                    theirs / ours);
        }
        reader.interrupt();
    }

    private interface Sending {
        void run() throws Exception;
    }

    /** Until the last one was written into the pipe. */
    private double seconds(int results, Sending sending) throws Exception {
        long start = System.nanoTime();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                sending.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (arrived.get() < results && System.nanoTime() - start < TimeUnit.MINUTES.toNanos(5)) {
            Thread.sleep(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        sender.join();
        assertThat(arrived.get()).isEqualTo(results);
        return seconds;
    }

    /** What Nagios does with its pipe; the daemon opens and closes it as it likes. */
    private void count(Path pipe) {
        while (!Thread.currentThread().isInterrupted()) {
            try (BufferedReader lines = Files.newBufferedReader(pipe)) {
                while (lines.readLine() != null) {
                    arrived.incrementAndGet();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void sendNsca(int port, Encryption method, List<Status> statuses) throws IOException, InterruptedException {
        Path config = Files.writeString(
                folder.resolve("send_nsca.cfg"), "password=s3cret\nencryption_method=" + method.number() + "\n");
        Process process = new ProcessBuilder(
                        RealPrograms.require("send_nsca").toString(),
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-to",
                        "60",
                        "-c",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("send_nsca.log").toFile())
                .start();
        StringBuilder input = new StringBuilder();
        for (Status status : statuses) {
            input.append(status.service().host())
                    .append('\t')
                    .append(status.service().service())
                    .append('\t')
                    .append(status.state().exitStatus())
                    .append('\t')
                    .append(status.result().toPluginOutput())
                    .append('\u0017');
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }
}
