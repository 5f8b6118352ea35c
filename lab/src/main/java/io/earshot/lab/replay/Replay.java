package io.earshot.lab.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.function.Consumer;

/** Starts the process that replays, prints what it holds from time to time, and judges whether that stays the same. */
public final class Replay {

    /** The memory of a process that captures beside a container. */
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmx40m", "-Xmn8m", "-XX:-UsePerfData");

    /** The tables of the compiler and of the collector change a little. */
    private static final long STEADY = 256 << 10;

    private final List<Path> files;
    private final Duration time;
    private final Duration every;
    private final Consumer<String> out;

    /** @param every traffic's time between two looks, at most a fourth of {@code time} */
    public Replay(List<Path> files, Duration time, Duration every, Consumer<String> out) {
        this.files = List.copyOf(files);
        this.time = time;
        this.every = every;
        this.out = out;
    }

    /**
     * Returns whether the live heap was as small in the last quarter of the time as in the second.
     *
     * @throws IOException if the process fails, as when it runs out of memory
     */
    public boolean run() throws IOException, InterruptedException {
        List<Long> heaps = new ArrayList<>();
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                long[] numbers = Arrays.stream(line.split(" ", -1))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray();
                if (line.startsWith("round ")) {
                    out.accept(String.format(
                            Locale.ROOT,
                            "%d files, %,d frames in %.1f s of traffic, again and again",
                            files.size(),
                            numbers[0],
                            numbers[1] / 1e9));
                } else {
                    heaps.add(numbers[8]);
                    out.accept(told(numbers));
                }
            }
            if (process.waitFor() != 0) {
                throw new IOException("the process that replays ended with status " + process.exitValue());
            }
        } finally {
            process.destroyForcibly();
        }
        int quarter = heaps.size() / 4;
        LongSummaryStatistics second = statistics(heaps.subList(quarter, 2 * quarter));
        LongSummaryStatistics last = statistics(heaps.subList(heaps.size() - quarter, heaps.size()));
        boolean isFlat = last.getMax() <= second.getMax() + STEADY;
        out.accept(String.format(
                Locale.ROOT,
                "%s: at most %,d kB of live heap in the last quarter, %,d kB in the second; %d h of traffic in %d s",
                isFlat ? "flat" : "GROWS",
                last.getMax() >> 10,
                second.getMax() >> 10,
                time.toHours(),
                (System.nanoTime() - began) / 1_000_000_000));
        return isFlat;
    }

    private static LongSummaryStatistics statistics(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).summaryStatistics();
    }

    private static String told(long... numbers) {
        return String.format(
                Locale.ROOT,
                "%5.1f h: %,d frames, %,d requests (%,d to %,d a round), %,d events not decoded, %,d flows, %,d bytes wait, %,d kB of live heap,"
                        + " %d MB resident",
                numbers[0] / 3_600.0,
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8] >> 10,
                numbers[9] >> 20);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ReplayProgram.class.getName(),
                Long.toString(time.toSeconds()),
                Long.toString(every.toSeconds())));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }
}
