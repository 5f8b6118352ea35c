package io.earshot.wire.capture;

import java.time.Duration;

/**
 * Configures the capture of an interface.
 *
 * @param device its name; {@code any} for all of them, then never promiscuous
 * @param snapLength bytes kept of each frame; offload makes frames of up to 64 KiB and more
 * @param promiscuous whether frames for others are taken, too
 * @param timeout after how long the kernel hands over a block that is not full; longer costs less
 * @param bufferBytes of the kernel's ring
 * @param filter in pcap syntax; empty for everything
 */
public record LiveOptions(
        String device, int snapLength, boolean promiscuous, Duration timeout, int bufferBytes, String filter) {

    /** Takes whole frames, hands them over in blocks ten times a second, and keeps 8 MiB in the kernel. */
    public static LiveOptions of(String device) {
        return new LiveOptions(device, 262_144, false, Duration.ofMillis(100), 8 << 20, "");
    }

    public LiveOptions {
        if (device.isEmpty()) {
            throw new IllegalArgumentException("no interface named, expected one as in eth0");
        }
        if (snapLength < 64 || snapLength > 1 << 20) {
            throw new IllegalArgumentException("snap length " + snapLength + ", expected 64 to " + (1 << 20));
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > 10_000) {
            throw new IllegalArgumentException("read timeout " + timeout + ", expected 1 ms to 10 s");
        }
        if (bufferBytes < 1 << 16) {
            throw new IllegalArgumentException("ring of " + bufferBytes + " bytes, expected at least " + (1 << 16));
        }
    }

    public LiveOptions withFilter(String expression) {
        return new LiveOptions(device, snapLength, promiscuous, timeout, bufferBytes, expression);
    }
}
