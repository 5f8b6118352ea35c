package io.earshot.agent.tasks;

import io.earshot.agent.jvm.JvmRules;
import io.earshot.agent.jvm.JvmWords;
import io.earshot.model.Ip;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The words that the agent does itself. */
final class BuiltInWords {

    private static final int CONNECT_MILLIS = 5_000;

    private BuiltInWords() {}

    /** Connects to a TCP port once, and says how long that took. */
    static TaskOutcome probe(Map<String, String> arguments) {
        String ip = arguments.getOrDefault("ip", "");
        String port = arguments.getOrDefault("port", "");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            return TaskOutcome.of(State.REFUSED, "port \"" + port + "\", expected 1 to 65535");
        }
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ip.parse(ip).toInetAddress(), Integer.parseInt(port)), CONNECT_MILLIS);
            return done(String.format(
                    Locale.ROOT, "%s port %s: connected in %.2f ms", ip, port, (System.nanoTime() - begin) / 1e6));
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, ip + " port " + port + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
    }

    /** Returns the end of a file that the word's own configuration names. */
    static TaskOutcome tail(TaskWord word, Map<String, String> arguments) {
        String name = arguments.getOrDefault("file", "");
        Optional<Path> file = Optional.ofNullable(word.files().get(name));
        if (file.isEmpty()) {
            return TaskOutcome.of(
                    State.REFUSED,
                    "file \"" + name + "\", expected one of "
                            + String.join(", ", word.files().keySet()));
        }
        try (RandomAccessFile in = new RandomAccessFile(file.get().toFile(), "r")) {
            long from = Math.max(0, in.length() - word.outputLimit());
            byte[] end = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            int line = from == 0 ? 0 : text.indexOf('\n') + 1;
            return new TaskOutcome(State.DONE, OptionalInt.empty(), text.substring(line), from > 0);
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, "file " + file.get() + " cannot be read: " + e.getMessage());
        }
    }

    /** Returns the garbage collections of JVMs on this machine. */
    static TaskOutcome collections(JvmRules rules, Instant now) {
        try {
            return done(JvmWords.collections(rules, now));
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, e.getMessage());
        }
    }

    private static TaskOutcome done(String output) {
        return new TaskOutcome(State.DONE, OptionalInt.empty(), output, false);
    }
}
