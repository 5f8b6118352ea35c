package io.earshot.lab.nagios;

import io.earshot.lab.ChildProcess;
import io.earshot.lab.RealPrograms;
import io.earshot.nagios.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real Nagios Core 4 that knows the objects it is given and takes passive results. */
final class Nagios implements AutoCloseable {

    private final Path folder;
    private final ChildProcess process;

    private Nagios(Path folder, ChildProcess process) {
        this.folder = folder;
        this.process = process;
    }

    /** @param objects what `earshot nagios-config` prints */
    static Nagios start(Path folder, String objects) throws IOException, InterruptedException {
        RealPrograms.require("nagios4");
        configure(folder, objects);
        ChildProcess process = ChildProcess.start(
                folder, "nagios4", folder.resolve("nagios.cfg").toString());
        Nagios nagios = new Nagios(folder, process);
        try {
            process.await(
                    "Nagios' command pipe",
                    () -> Files.exists(nagios.pipe()) && Files.exists(folder.resolve("status.dat")));
        } catch (IOException | AssertionError e) {
            nagios.close();
            throw e;
        }
        return nagios;
    }

    /** What nagios4 -v says of the objects. */
    static String verify(Path folder, String objects) throws IOException, InterruptedException {
        configure(folder, objects);
        Process verify = new ProcessBuilder(
                        RealPrograms.require("nagios4").toString(),
                        "-v",
                        folder.resolve("nagios.cfg").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        verify.waitFor(30, TimeUnit.SECONDS);
        return said;
    }

    private static void configure(Path folder, String objects) throws IOException {
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("objects.cfg"), objects);
        String user = System.getProperty("user.name");
        Files.writeString(folder.resolve("nagios.cfg"), """
            cfg_file=%1$s/objects.cfg
            log_file=%1$s/nagios.log
            object_cache_file=%1$s/objects.cache
            precached_object_file=%1$s/objects.precache
            status_file=%1$s/status.dat
            status_update_interval=1
            state_retention_file=%1$s/retention.dat
            retain_state_information=0
            temp_file=%1$s/nagios.tmp
            temp_path=%1$s
            lock_file=%1$s/nagios.pid
            log_archive_path=%1$s
            check_result_path=%1$s/spool
            check_result_reaper_frequency=1
            command_file=%1$s/nagios.cmd
            query_socket=%1$s/nagios.qh
            check_external_commands=1
            accept_passive_service_checks=1
            accept_passive_host_checks=1
            check_service_freshness=1
            service_freshness_check_interval=2
            additional_freshness_latency=0
            enable_notifications=0
            enable_event_handlers=0
            enable_flap_detection=0
            check_for_updates=0
            use_syslog=0
            log_passive_checks=0
            log_external_commands=0
            check_workers=1
            illegal_macro_output_chars=`~$&|'"<>
            nagios_user=%2$s
            nagios_group=%2$s
            """.formatted(folder, user));
    }

    Path pipe() {
        return folder.resolve("nagios.cmd");
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("nagios.log"));
    }

    /** What status.dat has of a service, once it is as wanted; fails with what it has after a while. */
    Map<String, String> await(ServiceName service, Predicate<Map<String, String>> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
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
        Map<ServiceName, Map<String, String>> services = new HashMap<>();
        Optional<Map<String, String>> block = Optional.empty();
        for (String line : statusLines()) {
            if (line.startsWith("servicestatus {")) {
                block = Optional.of(new HashMap<>());
            } else if (line.strip().equals("}") && block.isPresent()) {
                Map<String, String> status = block.get();
                services.put(new ServiceName(status.get("host_name"), status.get("service_description")), status);
                block = Optional.empty();
            } else if (block.isPresent()) {
                int equals = line.indexOf('=');
                block.get().put(line.substring(0, equals).strip(), line.substring(equals + 1));
            }
        }
        return services;
    }

    /** It is replaced while we look. */
    private List<String> statusLines() throws IOException {
        Path file = folder.resolve("status.dat");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
