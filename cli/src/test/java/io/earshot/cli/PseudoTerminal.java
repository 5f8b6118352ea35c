package io.earshot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The launcher on a pseudo terminal (util-linux's {@code script}), with a person's fingers at it. */
final class PseudoTerminal implements AutoCloseable {

    private static final Pattern CONTROLS = Pattern.compile("\033\\[[0-9;?>]*[$]?[A-Za-z]|\033[=>]|\r|\007");
    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final Thread reading;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    private PseudoTerminal(Process process) {
        this.process = process;
        this.reading = Thread.ofVirtual().start(this::read);
    }

    /** @param state folder for what the command keeps */
    static PseudoTerminal start(Path state, String arguments) throws IOException {
        String command = "stty rows 50 cols 150; exec " + Launcher.program() + " " + arguments;
        ProcessBuilder builder = new ProcessBuilder("script", "-qefc", command, "/dev/null").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return new PseudoTerminal(builder.start());
    }

    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until a text stands behind all those that were waited for before. */
    void await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            int at = shown().indexOf(text, seen);
            if (at >= 0) {
                seen = at + text.length();
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("\"" + text + "\" not shown within " + PATIENCE_SECONDS + " s behind "
                + shown().substring(0, seen) + "<<< here >>>" + shown().substring(seen));
    }

    /** All that was shown, without what moves the cursor and colours. */
    String shown() {
        synchronized (shown) {
            return CONTROLS.matcher(shown).replaceAll("");
        }
    }

    /** @return the exit status */
    int finish() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not ended within " + PATIENCE_SECONDS + " s; what was shown: " + shown());
        }
        reading.join();
        return process.exitValue();
    }

    private void read() {
        try (InputStream out = process.getInputStream()) {
            byte[] some = new byte[4_096];
            for (int length = out.read(some); length >= 0; length = out.read(some)) {
                synchronized (shown) {
                    // All that is shown here is ASCII.
                    shown.append(new String(some, 0, length, StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException ended) {
            // The process is gone and its pipe with it.
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
