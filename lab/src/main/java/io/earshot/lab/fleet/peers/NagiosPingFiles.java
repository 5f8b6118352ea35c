package io.earshot.lab.fleet.peers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Debian's nagios.cfg with other places, and the fleet's hosts and containers as Debian's localhost.cfg has its host. */
final class NagiosPingFiles {

    static final String LOG = "nagios.log";

    private NagiosPingFiles() {}

    /** @param debian the lines of /etc/nagios4/nagios.cfg */
    static String config(List<String> debian, Path folder) {
        Map<String, String> places = places(folder);
        String kept = debian.stream()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .filter(line -> !line.endsWith("/localhost.cfg") && !line.endsWith("/conf.d"))
                .filter(line -> !places.containsKey(line.split("=", 2)[0]))
                .collect(Collectors.joining("\n", "", "\n"));
        return kept
                + places.entrySet().stream()
                        .map(place -> place.getKey() + "=" + place.getValue() + "\n")
                        .collect(Collectors.joining())
                + "cfg_file=" + folder + "/fleet.cfg\n";
    }

    private static Map<String, String> places(Path folder) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("log_file", folder + "/" + LOG);
        places.put("object_cache_file", folder + "/objects.cache");
        places.put("precached_object_file", folder + "/objects.precache");
        places.put("status_file", folder + "/status.dat");
        places.put("state_retention_file", folder + "/retention.dat");
        places.put("temp_file", folder + "/nagios.tmp");
        places.put("temp_path", folder.toString());
        places.put("lock_file", folder + "/nagios.pid");
        places.put("log_archive_path", folder.toString());
        places.put("check_result_path", folder + "/spool");
        places.put("command_file", folder + "/nagios.cmd");
        places.put("query_socket", folder + "/nagios.qh");
        places.put("debug_file", folder + "/nagios.debug");
        String user = System.getProperty("user.name");
        places.put("nagios_user", user);
        places.put("nagios_group", user);
        // Nobody reads mail here, and nothing leads to a machine that knows of newer versions.
        places.put("enable_notifications", "0");
        places.put("check_for_updates", "0");
        places.put("use_syslog", "0");
        return places;
    }

    static String objects(Coverage coverage) {
        return coverage.probes().stream()
                .map(probe -> """
                    define host {
                        use linux-server
                        host_name %1$s
                        address %2$s
                    }
                    define service {
                        use local-service
                        host_name %1$s
                        service_description PING
                        check_command check_ping!100.0,20%%!500.0,60%%
                    }
                    """.formatted(probe.to(), probe.address()))
                .collect(Collectors.joining());
    }
}
