package io.earshot.lab.replay;

import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The frames of several captures as if all had begun at the same time. Each round of them has times of its own, and addresses of its own
 * where a frame is IPv4 in plain Ethernet; conversations in others, as in tunnels, use their ports again in each round. Confined to one
 * thread.
 */
final class MixedTraffic {

    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;

    /** The source's address in an IPv4 header; the destination's follows. */
    private static final int ADDRESSES = ETHERNET_HEADER + 12;

    private static final int TWO_ADDRESSES = 8;
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final List<Frame> frames;
    private final long length;

    /** One frame with the nanoseconds since its capture's first one. */
    private static final class Frame {
        private final CaptureInterface from;
        private final long after;
        private final byte[] bytes;
        private final int length;

        private Frame(CaptureInterface from, long after, byte[] bytes, int length) {
            this.from = from;
            this.after = after;
            this.bytes = bytes;
            this.length = length;
        }

        boolean isPlainIpv4() {
            return from.linkType() == ETHERNET
                    && bytes.length >= ADDRESSES + TWO_ADDRESSES
                    && bytes[12] == 8
                    && bytes[13] == 0;
        }
    }

    private MixedTraffic(List<Frame> frames) {
        this.frames = frames;
        this.length = frames.getLast().after + PAUSE;
    }

    /** @throws CaptureException if a file is no capture, or none has a frame */
    static MixedTraffic read(List<Path> files) throws CaptureException {
        List<Frame> frames = new ArrayList<>();
        for (Path file : files) {
            int first = frames.size();
            long[] began = new long[1];
            CaptureFile.read(file, (from, nanos, bytes, offset, captured, length) -> {
                if (frames.size() == first) {
                    began[0] = nanos;
                }
                byte[] copy = Arrays.copyOfRange(bytes, offset, offset + captured);
                frames.add(new Frame(from, Math.max(0, nanos - began[0]), copy, length));
            });
        }
        if (frames.isEmpty()) {
            throw new CaptureException("no frames in " + files + ", expected captures with traffic");
        }
        frames.sort(Comparator.comparingLong(frame -> frame.after));
        return new MixedTraffic(frames);
    }

    int frames() {
        return frames.size();
    }

    /** Returns nanoseconds from the beginning of a round to that of the next. */
    long length() {
        return length;
    }

    /**
     * Hands over all frames once.
     *
     * @param round from 0 up
     * @param began nanoseconds since the epoch
     */
    void replay(int round, long began, FrameHandler into) {
        for (Frame frame : frames) {
            if (frame.isPlainIpv4()) {
                turn(frame.bytes, round);
            }
            into.frame(frame.from, began + frame.after, frame.bytes, 0, frame.bytes.length, frame.length);
            if (frame.isPlainIpv4()) {
                turn(frame.bytes, round);
            }
        }
    }

    /** Changes the second and third octet of both addresses; a second time, it changes them back. */
    private static void turn(byte[] bytes, int round) {
        for (int address = ADDRESSES; address < ADDRESSES + TWO_ADDRESSES; address += Integer.BYTES) {
            bytes[address + 1] ^= (byte) (round >> 8);
            bytes[address + 2] ^= (byte) round;
        }
    }
}
