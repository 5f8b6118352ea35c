package io.earshot.lab.nagios;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.NagiosFiles;
import io.earshot.nagios.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real Nagios Core 4 that knows the objects it is given and takes passive results. */
final class Nagios implements AutoCloseable {

    private final NagiosFiles files;
    private final ChildProgram process;

    private Nagios(NagiosFiles files, ChildProgram process) {
        this.files = files;
        this.process = process;
    }

    /** @param objects what `earshot nagios-config` prints */
    static Nagios start(Path folder, String objects) throws IOException, InterruptedException {
        return start(folder, objects, false);
    }

    /**
     * Starts one.
     *
     * @param objects what `earshot nagios-config` prints
     * @param logs whether each result that arrives is in its log
     */
    static Nagios start(Path folder, String objects, boolean logs) throws IOException, InterruptedException {
        RealPrograms.require("nagios4");
        NagiosFiles files = new NagiosFiles(folder);
        files.configure(objects);
        if (logs) {
            String config = Files.readString(files.config());
            Files.writeString(files.config(), config.replace("log_passive_checks=0", "log_passive_checks=1"));
        }
        ChildProgram process =
                RealPrograms.start(folder, "nagios4", files.config().toString());
        Nagios nagios = new Nagios(files, process);
        try {
            process.await("Nagios' command pipe", () -> Files.exists(nagios.pipe()) && Files.exists(files.status()));
        } catch (IOException e) {
            nagios.close();
            throw e;
        }
        return nagios;
    }

    /** Returns the output of nagios4 -v for the objects. */
    static String verify(Path folder, String objects) throws IOException, InterruptedException {
        NagiosFiles files = new NagiosFiles(folder);
        files.configure(objects);
        Process verify = new ProcessBuilder(
                        RealPrograms.require("nagios4").toString(),
                        "-v",
                        files.config().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        verify.waitFor(300, TimeUnit.SECONDS);
        return said;
    }

    Path pipe() {
        return files.pipe();
    }

    String log() throws IOException {
        return Files.readString(files.log());
    }

    /** Returns the service's entry in status.dat once it is as wanted; fails with the present entry after a while. */
    Map<String, String> await(ServiceName service, Predicate<Map<String, String>> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Map<String, String> status = services().getOrDefault(service, Map.of());
        while (!wanted.test(status)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(service + " is " + status + "\n" + log());
            }
            Thread.sleep(50);
            status = services().getOrDefault(service, Map.of());
        }
        return status;
    }

    /** All services of status.dat. */
    Map<ServiceName, Map<String, String>> services() throws IOException {
        return files.services();
    }

    ChildProgram process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
