package io.earshot.agent.upgrade;

import io.earshot.agent.kernel.StandardStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that every machine has on which an agent's launcher runs: sh, tar and sync. */
final class SystemPrograms implements Programs {

    private static final long LONGEST_SECONDS = 300;

    private final long launcher;

    SystemPrograms(long launcher) {
        this.launcher = launcher;
    }

    @Override
    public Path unpack(Path archive, Path into) throws IOException, InterruptedException {
        Files.createDirectories(into);
        // Times stay as they are in the package: the cache of classes is good for files of these times only.
        run(List.of(
                "tar",
                "-xzf",
                archive.toAbsolutePath().toString(),
                "-C",
                into.toAbsolutePath().toString()));
        run(List.of("sync")); // otherwise a power cut after the switch may leave a version of empty files
        for (Path each : candidates(into)) {
            if (Files.isExecutable(each.resolve("bin/earshot-agent"))) {
                return each;
            }
        }
        throw new IOException("no executable bin/earshot-agent in the package, expected an agent's tar.gz");
    }

    private static List<Path> candidates(Path into) throws IOException {
        try (Stream<Path> inside = Files.list(into)) {
            return Stream.concat(Stream.of(into), inside.sorted()).toList();
        }
    }

    @Override
    public void wakeLauncher() throws IOException, InterruptedException {
        run(List.of("sh", "-c", "kill -USR1 " + launcher));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readNBytes(2_000);
            process.getInputStream().skip(Long.MAX_VALUE);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " did not end within " + LONGEST_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command.getFirst() + " failed with exit status " + process.exitValue() + ": "
                        + new String(said, StandardCharsets.UTF_8).strip());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public boolean isAlive(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    @Override
    public void logAsTheLauncherDoes() {
        StandardStreams.redirectTo(StandardStreams.LAUNCHERS_LOG);
    }

    @Override
    public void kill(long process) {
        ProcessHandle.of(process).ifPresent(found -> {
            found.descendants().forEach(ProcessHandle::destroyForcibly);
            found.destroyForcibly();
            try {
                var _ = found.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            } catch (CompletionException | CancellationException e) {
                // The launcher has not noticed yet; nothing of the process runs any more.
            }
        });
    }
}
