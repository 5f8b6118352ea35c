package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Stops a monitoring program or one that it needs. No link breaks, so nothing may page. */
record ProgramBreak(BreakKind kind) implements Break {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** So long a clock that was set is set wrong at least. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    @Override
    public String where() {
        return "";
    }

    @Override
    public boolean breaks(Member from, Member to) {
        return false;
    }

    @Override
    public Set<Host> hosts() {
        return Set.of();
    }

    @Override
    public Expected expected() {
        return switch (kind) {
            case NAGIOS_GONE ->
                Expected.ASign.of("DESTINATION TROUBLED", "SELECT name FROM destination WHERE state <> 'OK'");
            case CMDB_GONE -> Expected.ASign.of("CMDB_PROBLEM", "SELECT source FROM cmdb_problem");
            default -> new Expected.Nothing();
        };
    }

    @Override
    public void make(Fleet fleet) throws IOException, InterruptedException {
        switch (kind) {
            case SERVER_KILLED -> {
                fleet.server().kill();
                fleet.server().start();
            }
            case CLOCK_SET -> {
                fleet.clock().set(AN_HOUR);
                Thread.sleep(SEEN);
                fleet.clock().set(AN_HOUR.negated());
            }
            case NAGIOS_GONE -> fleet.nagios().stop();
            case DNS_GONE -> fleet.nameServer().kill();
            case CMDB_GONE -> Files.move(fleet.cmdb(), away(fleet));
            default -> throw new IllegalStateException("no break of a program: " + kind);
        }
    }

    @Override
    public void mend(Fleet fleet) throws IOException, InterruptedException {
        switch (kind) {
            case CLOCK_SET -> fleet.clock().set(Duration.ZERO);
            case NAGIOS_GONE -> fleet.nagios().start();
            case DNS_GONE -> fleet.nameServer().start();
            case CMDB_GONE -> Files.move(away(fleet), fleet.cmdb());
            default -> {
                // The server runs again since it was broken.
            }
        }
    }

    private static Path away(Fleet fleet) {
        return fleet.cmdb().resolveSibling("cmdb.away");
    }
}
