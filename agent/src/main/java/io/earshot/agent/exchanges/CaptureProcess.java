package io.earshot.agent.exchanges;

import io.earshot.model.WatchedTraffic;
import io.earshot.model.WireSettings;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import io.earshot.model.json.WireJson;
import io.earshot.wire.WireAnalyzer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;

/** A capturing process and the pipes to it. */
final class CaptureProcess implements AutoCloseable {

    /** With a compiler, unlike the agent itself, and as much memory as a capture may take. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx40m",
            "-Xmn8m",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Duser.timezone=UTC");

    private final Process process;
    private final BufferedWriter questions;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);

    private CaptureProcess(Process process) {
        this.process = process;
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread.ofVirtual().name("capture-answers").start(this::read);
    }

    /**
     * Starts it with this process's runtime and classes.
     *
     * @param network the namespace to capture in; absent: this one
     */
    static CaptureProcess start(WireSettings settings, Optional<Path> network) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-cp");
        command.add(classPath());
        command.add(CaptureMain.class.getName());
        network.ifPresent(path -> command.add(path.toString()));
        CaptureProcess started = new CaptureProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        started.say(WireJson.settings(settings));
        return started;
    }

    /** The places of what the process needs, however this one found them. */
    private static String classPath() {
        return Stream.of(CaptureMain.class, WireAnalyzer.class, WireSettings.class, JsonFactory.class)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void say(String line) throws IOException {
        questions.write(line);
        questions.newLine();
        questions.flush();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                // Whatever a runtime may print besides is no answer.
                if (line.startsWith("{")) {
                    answers.clear();
                    boolean _ = answers.offer(line);
                }
            }
        } catch (IOException ended) {
            process.destroy();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status of a process that ended. */
    int exitValue() {
        return process.exitValue();
    }

    /** Returns what was found, or nothing if the process does not answer in time. */
    Optional<WireJson.Found> ask(Duration patience) throws IOException {
        try {
            return ask("", patience, WireJson::readFound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns what was seen since this was asked last, or nothing if the process does not answer in time. */
    Optional<WatchedTraffic> askLive(Duration patience) throws IOException, InterruptedException {
        return ask(CaptureMain.LIVE, patience, WatchJson::readPart);
    }

    /** Reads an answer of one line. */
    private interface AnswerReader<T> {
        T read(String line) throws BadJsonException;
    }

    private <T> Optional<T> ask(String question, Duration patience, AnswerReader<T> reader)
            throws IOException, InterruptedException {
        answers.clear();
        say(question);
        try {
            String line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return line == null ? Optional.empty() : Optional.of(reader.read(line));
        } catch (BadJsonException e) {
            throw new IOException("the capturing process says what is not understood: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            questions.close();
        } catch (IOException ended) {
            // It has ended by itself.
        }
        process.destroy();
    }
}
