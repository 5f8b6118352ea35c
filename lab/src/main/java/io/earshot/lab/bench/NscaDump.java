package io.earshot.lab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The file to which nsca writes what it cannot give to Nagios, because the command pipe is not there. Into a pipe that is full, which
 * one of 64 kB soon is, nsca 2.10.2 writes nothing and says nothing: what a reader misses then is no sender's fault.
 */
record NscaDump(Path file) {

    private static final String TIME = "[1700000000] ";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Waits until all commands are there.
     *
     * @param commands each without the time that nsca puts before it
     * @return when the last one was, as System.nanoTime()
     * @throws IOException if something else is there, or something twice, or nothing more for a minute
     */
    long await(Set<String> commands) throws IOException, InterruptedException {
        long whole = commands.stream().mapToLong(NscaDump::octets).sum();
        long size = 0;
        long grown = System.nanoTime();
        while (size < whole) {
            Thread.sleep(2);
            long now = Files.exists(file) ? Files.size(file) : 0;
            if (now > size) {
                size = now;
                grown = System.nanoTime();
            } else if (System.nanoTime() - grown > PATIENCE.toNanos()) {
                throw new IOException("nsca wrote " + size + " of " + whole + " octets and then nothing for "
                        + PATIENCE.toSeconds() + " s");
            }
        }
        compare(commands);
        return grown;
    }

    private static long octets(String command) {
        return (TIME + command + "\n").getBytes(StandardCharsets.UTF_8).length;
    }

    private void compare(Set<String> commands) throws IOException {
        Set<String> missing = new HashSet<>(commands);
        for (String line : Files.readAllLines(file)) {
            if (!missing.remove(line.substring(Math.min(TIME.length(), line.length())))) {
                throw new IOException("nsca wrote what was not sent, or a second time: " + line);
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("nsca did not write " + missing.size() + " of " + commands.size() + " results");
        }
    }
}
