package io.earshot.nagios.pipe;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Nagios behind its command pipe. Opening a pipe that nobody reads, and writing into one whose reader stands still, wait without
 * end in the kernel; so a thread of its own does both, and is set free by a reader of ours when it takes too long.
 */
public final class PipeDestination implements Destination {

    /** PIPE_BUF of Linux: a line up to here is never mixed with another writer's. */
    private static final int LINE = 4_096;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Path pipe;
    private final Duration patience;

    public PipeDestination(String name, Path pipe) {
        this(name, pipe, PATIENCE);
    }

    PipeDestination(String name, Path pipe, Duration patience) {
        this.name = name;
        this.pipe = pipe;
        this.patience = patience;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        if (!Files.exists(pipe)) {
            throw new DeliveryException(pipe + " is not there: Nagios does not run, or it takes no external commands");
        }
        if (Files.isRegularFile(pipe) || Files.isDirectory(pipe)) {
            throw new DeliveryException(pipe + " is no pipe, expected Nagios' command_file");
        }
        AtomicReference<Optional<IOException>> outcome = new AtomicReference<>(Optional.empty());
        Thread writer = Thread.ofPlatform().daemon().name("into " + pipe).start(() -> {
            try {
                write(results);
            } catch (IOException e) {
                outcome.set(Optional.of(e));
            }
        });
        if (!writer.join(patience)) {
            setFree(writer);
            throw new DeliveryException("nobody reads " + pipe + ": Nagios stands still or has gone");
        }
        if (outcome.get().isPresent()) {
            IOException e = outcome.get().get();
            throw new DeliveryException(pipe + " cannot be written: " + e.getMessage(), e);
        }
        return Map.of();
    }

    /** Reads what is in the way, or is the reader for which the writer waits; what it so loses counts as not taken. */
    private void setFree(Thread writer) throws InterruptedException {
        writer.interrupt(); // closes a channel that is open, and refuses to write to one that opens now
        try (FileChannel _ = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writer.join(patience);
        } catch (IOException gone) {
            // Without the pipe nobody waits for its reader.
        }
    }

    private void write(List<Status> results) throws IOException {
        try (FileChannel channel = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            for (Status result : results) {
                // One write a line, which the kernel takes whole.
                channel.write(ByteBuffer.wrap(line(result)));
            }
        }
    }

    /** Holds the whole output, or a note of how many lines are missing. */
    static byte[] line(Status result) {
        String head = "[" + result.at().getEpochSecond() + "] PROCESS_SERVICE_CHECK_RESULT;"
                + result.service().host() + ";" + result.service().service() + ";"
                + result.state().exitStatus() + ";";
        int room = LINE - 1 - head.getBytes(StandardCharsets.UTF_8).length;
        int octets = room;
        String output = escaped(result, octets);
        for (int over = over(output, room); over > 0; over = over(output, room)) {
            octets -= over;
            output = escaped(result, octets);
        }
        return (head + output + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Each line feed becomes two characters on the way, so that the output must be cut for less than the line has room for. */
    private static String escaped(Status result, int octets) {
        return result.result().toPluginOutput(octets).replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static int over(String output, int room) {
        return output.getBytes(StandardCharsets.UTF_8).length - room;
    }
}
