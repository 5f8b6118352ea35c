package io.earshot.agent.files;

import io.earshot.agent.http.GivenAnswer;
import io.earshot.agent.peers.Pause;
import io.earshot.model.files.FileRange;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Gives a file of this machine to the server, from where other agents can be ordered to fetch it. */
public final class FileGive {

    private final PieceSink sink;
    private final InstantSource clock;
    private final Pause pause;

    public FileGive(PieceSink sink, InstantSource clock, Pause pause) {
        this.sink = sink;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Gives a file; the server takes up where an earlier try was broken off.
     *
     * @param name of a file in the folder of the rules
     * @param until after this time it ends without success
     */
    public TaskOutcome give(String name, FetchRules rules, Instant until) throws InterruptedException {
        Path file;
        PieceDigests.Read read;
        try {
            file = rules.folder().resolve(FileOrder.requireName(name));
            // A link could lead out of the folder that the machine allows.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return TaskOutcome.of(State.FAILED, file + " is no file");
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                read = PieceDigests.read(in);
            }
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, "file " + name + " cannot be read: " + e.getMessage());
        }
        if (read.octets() == 0) {
            return TaskOutcome.of(State.FAILED, file + " is empty, expected one octet at least");
        }
        return give(file, name, read, rules, until);
    }

    private TaskOutcome give(Path file, String name, PieceDigests.Read read, FetchRules rules, Instant until)
            throws InterruptedException {
        Instant begun = clock.instant();
        Duration wait = FileFetch.FIRST_PAUSE;
        byte[] piece = new byte[0];
        long offset = 0;
        long given = 0;
        while (true) {
            String why;
            Duration next;
            switch (sink.give(read.id(), name, read.octets(), offset, piece)) {
                case GivenAnswer.Here(long octets)
                when octets >= read.octets() -> {
                    return TaskOutcome.of(State.DONE, name + " " + read.octets() + " octets, SHA-256 " + read.id());
                }
                case GivenAnswer.Here(long octets) -> {
                    boolean taken = octets >= offset + piece.length;
                    given += taken ? piece.length : 0;
                    offset = octets;
                    try {
                        piece = read(file, offset, read.octets());
                    } catch (IOException e) {
                        return TaskOutcome.of(State.FAILED, file + ": " + e.getMessage());
                    }
                    wait = FileFetch.FIRST_PAUSE;
                    why = offset + " of " + read.octets() + " octets are given";
                    next = taken ? rules.ahead(given, Duration.between(begun, clock.instant())) : FileFetch.FIRST_PAUSE;
                }
                case GivenAnswer.Refused(String refused) -> {
                    return TaskOutcome.of(State.FAILED, refused);
                }
                case GivenAnswer.Failed(String failed, Duration patience) -> {
                    why = failed;
                    next = patience.compareTo(wait) > 0 ? patience : wait;
                    wait = FileFetch.longerPause(wait);
                }
            }
            if (clock.instant().plus(next).isAfter(until)) {
                return TaskOutcome.of(State.FAILED, why + ", and no time is left");
            }
            if (next.isPositive()) {
                pause.sleep(next);
            }
        }
    }

    private static byte[] read(Path file, long offset, long total) throws IOException {
        int length = (int) Math.min(PieceDigests.PIECE, total - offset);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return FileRange.read(in, offset, length)
                    .orElseThrow(() -> new IOException("it became shorter while it was given"));
        }
    }
}
