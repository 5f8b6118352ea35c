package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another program that captures the same interface, to compare with: its CPU time, and what the kernel drops for it. */
final class OtherCapture implements AutoCloseable {

    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped (?:by kernel|from)");

    private final String name;
    private final Process process;
    /** Stands for the number of dropped packets where the program says nothing of it. */
    private final String unsaid;

    private Duration before = Duration.ZERO;
    private Duration taken = Duration.ZERO;

    private OtherCapture(String name, Process process, String unsaid) {
        this.name = name;
        this.process = process;
        this.unsaid = unsaid;
    }

    /** Starts tcpdump, which only copies frames. */
    static OtherCapture tcpdump(Namespace namespace, String device) throws IOException {
        return new OtherCapture(
                "tcpdump", namespace.start("tcpdump", "-n", "-i", device, "-w", "/dev/null"), "unknown");
    }

    /** Starts tshark, which decodes frames; a process of its own captures them to a file for it. */
    static OtherCapture tshark(Namespace namespace, String device) throws IOException {
        String fields = String.join(
                " -e ", List.of("", "frame.time_epoch", "tcp.stream", "http.request.method", "http.response.code"));
        return new OtherCapture(
                "tshark",
                namespace.start("bash", "-c", "exec tshark -n -i " + device + " -T fields" + fields + " >/dev/null"),
                "none");
    }

    /** From now on its CPU time counts. */
    void begin() throws IOException {
        before = cpu();
    }

    /** Until now its CPU time counts. */
    void stop() throws IOException {
        taken = cpu().minus(before);
    }

    private Duration cpu() throws IOException {
        Duration sum = Duration.ZERO;
        for (ProcessHandle each : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()) {
            sum = sum.plus(ExchangesBench.cpu(each));
        }
        return sum;
    }

    /**
     * Ends the program and says what it took.
     *
     * @param packets that passed in the time
     * @param perPacket the microseconds that Earshot took for each
     */
    String end(long packets, int seconds, double perPacket) throws IOException {
        boolean _ = process.toHandle().destroy(); // which leaves its output to be read
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher dropped = DROPPED.matcher(said);
        double own = taken.toNanos() / 1e3 / Math.max(1, packets);
        return String.format(
                Locale.ROOT,
                "; %s %.1f %%, %.1f us, %s dropped; ratio %.2f",
                name,
                100.0 * taken.toMillis() / 1_000 / seconds,
                own,
                dropped.find() ? dropped.group(1) : unsaid,
                perPacket / own);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
