package io.earshot.cli.setup;

import io.earshot.pdns.LogGlob;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.pdns.PdnsLogStats;
import io.earshot.server.config.ServerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Examines the machine on which a server with a certain configuration shall run. It changes nothing. */
public final class ServerMachine {

    /** Files besides connections: logs, jars, the state folder. */
    private static final int OTHER_FILES = 500;

    private static final long MIN_FREE = 1L << 30;

    private final ServerConfig config;
    private final ProcessLimits limits;

    public ServerMachine(ServerConfig config) {
        this(config, new ProcessLimits(Path.of("/proc")));
    }

    ServerMachine(ServerConfig config, ProcessLimits limits) {
        this.config = config;
        this.limits = limits;
    }

    /** Returns one finding for each examined thing. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(listenAddress());
        findings.add(openFiles());
        config.state().ifPresent(folder -> findings.add(stateFolder(folder)));
        config.pdns().logs().forEach(log -> findings.add(lookupYield(log)));
        if (config.pdns().logs().isEmpty()
                && config.pdns().stream().listen().isEmpty()
                && config.pdns().ask().server().isEmpty()) {
            findings.add(Finding.ok("DNS", "not configured; partners come from the CMDB, published lists and sockets"));
        }
        findings.add(clock());
        findings.add(limits.icmp());
        return findings;
    }

    private Finding listenAddress() {
        InetSocketAddress address = config.listen().toSocketAddress();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return Finding.ok("listen", config.listen() + " is free");
        } catch (BindException e) {
            return e.getMessage().contains("in use")
                    ? Finding.ok(
                            "listen",
                            config.listen() + " is taken, by a server that runs already or by another program")
                    : Finding.failed(
                            "listen",
                            config.listen() + ": " + e.getMessage()
                                    + "; expected an address of this machine and a port above 1023");
        } catch (IOException e) {
            return Finding.failed("listen", config.listen() + ": " + e.getMessage());
        }
    }

    private Finding openFiles() {
        OptionalLong limit = limits.openFiles();
        int needed = config.limits().connections() + OTHER_FILES;
        if (limit.isEmpty()) {
            return Finding.unknown("open files", "/proc does not tell the limit");
        }
        return limit.getAsLong() >= needed
                ? Finding.ok("open files", "at most " + limit.getAsLong() + ", needed " + needed)
                : Finding.warning(
                        "open files",
                        "at most " + limit.getAsLong() + ", needed " + needed
                                + " with limits.connections; raise LimitNOFILE of the unit or ulimit -n");
    }

    private static Finding stateFolder(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Finding.failed(
                    "state", folder + " cannot be written by this user; name another folder with \"state\", or none");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            return free >= MIN_FREE
                    ? Finding.ok("state", folder + " can be written, " + (free >> 20) + " MB free")
                    : Finding.warning("state", folder + ": " + (free >> 20) + " MB free, expected 1024 MB");
        } catch (IOException e) {
            return Finding.unknown("state", folder + ": the free space cannot be read (" + e.getMessage() + ")");
        }
    }

    private Finding lookupYield(Path log) {
        PdnsLogReader reader = new PdnsLogReader(
                config.pdns().lookupPattern(),
                config.pdns().zone().orElseGet(ZoneId::systemDefault),
                InstantSource.system());
        try {
            List<Path> files = new LogGlob(log).files();
            if (files.isEmpty()) {
                return Finding.failed("DNS log", log + ": no such file");
            }
            reader.readFile(files.getLast());
            return lookups(files.getLast(), reader.stats());
        } catch (IOException e) {
            return Finding.failed("DNS log", log + ": " + e.getMessage());
        }
    }

    private Finding lookups(Path file, PdnsLogStats stats) {
        String counts = file + ": " + stats.lines() + " lines, " + stats.questions() + " questions, " + stats.lookups()
                + " lookups";
        if (stats.lookups() > 0) {
            return Finding.ok("DNS log", counts);
        }
        if (stats.questions() > 0) {
            return Finding.failed(
                    "DNS log",
                    counts + "; no name ends in "
                            + String.join(" or ", config.pdns().domains())
                            + " with three labels before it, see pdns.domains and pdns.pattern");
        }
        return stats.lines() > 0
                ? Finding.failed("DNS log", counts + "; set log-dns-queries=yes and loglevel=5 in PowerDNS")
                : Finding.warning("DNS log", counts + "; the file is empty");
    }

    /** Linux marks a clock that nothing corrects; without that, times of several machines cannot be compared. */
    private static Finding clock() {
        for (String mark : List.of(
                "/run/systemd/timesync/synchronized",
                "/run/chrony/chronyd.pid",
                "/run/ntpd.pid",
                "/run/openntpd.pid")) {
            if (Files.exists(Path.of(mark))) {
                return Finding.ok("clock", "is kept by a time service (" + mark + ")");
            }
        }
        return Finding.warning(
                "clock",
                "no time service was found; times in incidents may be wrong, install chrony or enable systemd-timesyncd");
    }
}
