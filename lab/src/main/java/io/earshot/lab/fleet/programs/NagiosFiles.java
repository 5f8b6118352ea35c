package io.earshot.lab.fleet.programs;

import io.earshot.nagios.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a Nagios Core 4 that runs in a folder of its own, as this user, and takes passive results. */
public record NagiosFiles(Path folder) {

    /** @param objects what {@code earshot nagios-config} prints */
    public void configure(String objects) throws IOException {
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("objects.cfg"), objects);
        String user = System.getProperty("user.name");
        Files.writeString(config(), """
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

    public Path config() {
        return folder.resolve("nagios.cfg");
    }

    public Path pipe() {
        return folder.resolve("nagios.cmd");
    }

    public Path log() {
        return folder.resolve("nagios.log");
    }

    public Path status() {
        return folder.resolve("status.dat");
    }

    /** All services of status.dat with what it says of them; none while there is no such file. */
    public Map<ServiceName, Map<String, String>> services() throws IOException {
        Map<ServiceName, Map<String, String>> services = new HashMap<>();
        Optional<Map<String, String>> block = Optional.empty();
        // It is replaced while we look.
        for (String line : Files.exists(status()) ? Files.readAllLines(status()) : List.<String>of()) {
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
}
