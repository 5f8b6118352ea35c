package io.earshot.lab.bench;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Nagios' command pipe with us in Nagios' place. */
final class CommandPipe implements AutoCloseable {

    private static final long PATIENCE_MINUTES = 5;

    private final RandomAccessFile file;
    private final BufferedReader lines;

    private CommandPipe(RandomAccessFile file) throws IOException {
        this.file = file;
        this.lines =
                new BufferedReader(new InputStreamReader(new FileInputStream(file.getFD()), StandardCharsets.UTF_8));
    }

    /** Makes it, open for good: nsca opens and closes it for every result. */
    static CommandPipe make(Path path) throws IOException, InterruptedException {
        if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
            throw new IOException(path + " could not be made by mkfifo");
        }
        return new CommandPipe(new RandomAccessFile(path.toFile(), "rw"));
    }

    /**
     * Begins to read commands, which come as {@code [1700000000] PROCESS_SERVICE_CHECK_RESULT;host;service;0;text}.
     *
     * @param commands each without its time
     */
    Arrival expect(Set<String> commands) {
        FutureTask<Long> arrival = new FutureTask<>(() -> read(new HashSet<>(commands)));
        Thread.ofPlatform().daemon().name("command-pipe").start(arrival);
        return new Arrival(arrival);
    }

    /** When all that was expected has come. */
    record Arrival(FutureTask<Long> last) {

        /**
         * Waits for the last one.
         *
         * @return when that came, as System.nanoTime()
         * @throws IOException if something else came, or something twice, or not everything in five minutes
         */
        long await() throws IOException, InterruptedException {
            try {
                return last.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            } catch (TimeoutException e) {
                throw new IOException("not all results came within " + PATIENCE_MINUTES + " minutes", e);
            }
        }
    }

    private long read(Set<String> missing) throws IOException {
        while (!missing.isEmpty()) {
            String line = lines.readLine();
            if (!missing.remove(line.substring(line.indexOf(' ') + 1))) {
                throw new IOException("nsca wrote what was not sent, or a second time: " + line);
            }
        }
        return System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
