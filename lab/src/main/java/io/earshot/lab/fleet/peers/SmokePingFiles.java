package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.plan.Host;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** SmokePing's configuration, of Debian's parts where they need not name places, and what its alerts say. */
final class SmokePingFiles {

    /** Nobody else can reach it. */
    static final String SECRET = "earshot-lab";

    private static final String V6 = "-v6";

    /** Time, target, slave. */
    private static final Pattern ALERT = Pattern.compile("(\\d+) fleet\\.(\\S+?)(-v6)? \\[from (\\S+)]");

    /** @param slave the host that noticed */
    record Alert(String slave, String host, boolean v6) {}

    private SmokePingFiles() {}

    static String config(List<Host> hosts, Path folder, String url) {
        return """
            *** General ***
            owner = lab
            contact = lab@localhost
            mailhost = localhost
            cgiurl = %1$s/cgi-bin/smokeping.cgi
            imgcache = %2$s/images
            imgurl = ../images
            datadir = %2$s/data
            dyndir = %2$s/dyn
            piddir = %2$s/run
            smokemail = /etc/smokeping/smokemail
            tmail = /etc/smokeping/tmail

            *** Alerts ***
            to = |%2$s/alert
            from = lab@localhost

            +someloss
            type = loss
            pattern = >0%%,*12*,>0%%,*12*,>0%%
            comment = loss 3 times  in a row

            @include /etc/smokeping/config.d/Database
            @include /etc/smokeping/config.d/Presentation
            @include /etc/smokeping/config.d/Probes

            + FPing6
            binary = /usr/bin/fping

            *** Slaves ***
            secrets=%2$s/secrets
            %3$s
            *** Targets ***
            probe = FPing
            menu = Top
            title = Top

            + fleet
            menu = fleet
            title = fleet
            nomasterpoll = yes
            %4$s""".formatted(url, folder, slaves(hosts), targets(hosts));
    }

    private static String slaves(List<Host> hosts) {
        return hosts.stream()
                .map(host -> "+" + host.name() + "\ndisplay_name=" + host.name() + "\ncolor=0000ff\n")
                .collect(Collectors.joining());
    }

    private static String targets(List<Host> hosts) {
        return hosts.stream()
                .map(host -> target(hosts, host, host.name(), "FPing", host.uplinkV4())
                        + target(hosts, host, host.name() + V6, "FPing6", host.uplinkV6()))
                .collect(Collectors.joining());
    }

    private static String target(List<Host> hosts, Host host, String name, String probe, String address) {
        String others = hosts.stream()
                .filter(other -> !other.equals(host))
                .map(Host::name)
                .collect(Collectors.joining(" "));
        return """
            ++ %1$s
            menu = %1$s
            title = %1$s
            probe = %2$s
            host = %3$s
            slaves = %4$s
            alerts = someloss
            """.formatted(name, probe, address, others);
    }

    static String secrets(List<Host> hosts) {
        return hosts.stream().map(host -> host.name() + ":" + SECRET + "\n").collect(Collectors.joining());
    }

    /**
     * The alerts of one round; an alert that is not repeated is over.
     *
     * @param lines each a time in seconds since 1970 and what SmokePing calls the target
     */
    static List<Alert> raised(List<String> lines, Instant since) {
        return lines.stream()
                .map(ALERT::matcher)
                .filter(Matcher::matches)
                .filter(alert -> Long.parseLong(alert.group(1)) >= since.getEpochSecond())
                .map(alert -> new Alert(alert.group(4), alert.group(2), alert.group(3) != null))
                .distinct()
                .toList();
    }
}
