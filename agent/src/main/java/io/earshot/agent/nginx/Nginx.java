package io.earshot.agent.nginx;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.NginxRates;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** The nginx of one container, if it has one. For one thread at a time. */
public final class Nginx implements Instrument {

    private static final Logger LOG = System.getLogger(Nginx.class.getName());

    /** Runs the request for the status page: in host mode, within the container's network. */
    public interface Place {

        Place HERE = question -> question;

        LongQuestion within(LongQuestion question);
    }

    /** A question whose answer is a number or none. */
    @FunctionalInterface
    public interface LongQuestion {
        OptionalLong ask();
    }

    private final String container;
    private final boolean asksStatus;
    private final boolean statusIsCertain;
    private final LongQuestion status;
    private final List<AccessLog> logs;
    private final LongSupplier clock;
    private Optional<Reading> previous = Optional.empty();
    private Optional<NginxRates> rates = Optional.empty();
    private boolean statusWasSeen;
    private boolean logGrew;
    private boolean complained;
    private Duration cycle = PartnerList.DEFAULT_CYCLE;
    private volatile boolean closed;

    /** @param requests by stub_status */
    private record Reading(long at, OptionalLong requests) {}

    /**
     * @param container whose nginx it is, for messages
     * @param place where its status page is asked
     * @param clock monotonic nanoseconds
     */
    public Nginx(String container, NginxConfig config, Place place, LongSupplier clock) {
        this.container = container;
        asksStatus = config.asksStatus();
        statusIsCertain = config.status().isPresent();
        status = place.within(new StubStatus(config.status().orElse(NginxConfig.USUAL_STATUS))::requests);
        logs = config.logs().stream()
                .map(log -> new AccessLog(Path.of(log), config.format()))
                .toList();
        this.clock = clock;
    }

    @Override
    public void follow(PartnerList list) {
        cycle = list.cycle();
    }

    /** Over this cycle; a report between two cycles repeats what is known, since a moment makes no rate. Blocks. */
    @Override
    public List<Section> take() {
        return rates(cycle.dividedBy(2)).<List<Section>>map(List::of).orElse(List.of());
    }

    /**
     * The rates since the last reading; the same as then if that is not long ago. The first reading gives none.
     *
     * @param atLeast over a shorter time nothing is measured
     */
    Optional<NginxRates> rates(Duration atLeast) {
        long now = clock.getAsLong();
        if (previous.isEmpty() || now - previous.get().at() >= atLeast.toNanos()) {
            rates = read(now);
        }
        return rates;
    }

    private Optional<NginxRates> read(long now) {
        boolean promising = statusIsCertain || statusWasSeen || logs.stream().anyMatch(AccessLog::exists);
        OptionalLong requests = asksStatus && promising ? status.ask() : OptionalLong.empty();
        statusWasSeen |= requests.isPresent();
        StatusCounts counts = new StatusCounts();
        Optional<String> problem = countLogs(counts);
        boolean logged = problem.isEmpty();
        Optional<Reading> before = previous;
        previous = Optional.of(new Reading(now, requests));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        double seconds = (now - before.get().at()) / 1e9;
        logGrew |= counts.lines() > 0;
        OptionalDouble byStatus = rate(before.get().requests(), requests, seconds);
        // Without a status page the log counts the requests, once somebody has proved to write to it.
        OptionalDouble byLog = !statusWasSeen && !statusIsCertain && logged && logGrew
                ? OptionalDouble.of(counts.lines() / seconds)
                : OptionalDouble.empty();
        OptionalDouble accessRate = byStatus.isPresent() ? byStatus : byLog;
        boolean elsewhere = byStatus.isPresent() && byStatus.getAsDouble() > 0 && counts.lines() == 0;
        if (logged && elsewhere) {
            problem = complain("the access log of nginx gets no lines while its status page counts requests, expected"
                    + " the log of the server that answers them (--nginx-log)");
        }
        Optional<SortedMap<Integer, Double>> errors =
                logged && !elsewhere ? Optional.of(counts.errorsPer(seconds)) : Optional.empty();
        return accessRate.isPresent() ? Optional.of(new NginxRates(accessRate, errors, problem)) : Optional.empty();
    }

    /** A counter that went back began anew at zero. Our own questions are in it, and not counted. */
    private static OptionalDouble rate(OptionalLong before, OptionalLong now, double seconds) {
        if (before.isEmpty() || now.isEmpty()) {
            return OptionalDouble.empty();
        }
        long more = now.getAsLong() - before.getAsLong();
        long others = (more < 0 ? now.getAsLong() : more) - 1;
        return OptionalDouble.of(Math.max(0, others) / seconds);
    }

    /** Counts all logs. Returns the reason where that is not possible, or where there is none. */
    private Optional<String> countLogs(StatusCounts counts) {
        boolean any = false;
        try {
            for (AccessLog log : logs) {
                any |= log.count(counts);
            }
        } catch (IOException e) {
            return complain("an access log of nginx cannot be read (" + e + ")");
        }
        if (counts.isUnreadable()) {
            return complain("the access log of nginx is not in the format that was given");
        }
        return any ? Optional.empty() : Optional.of("there is no access log of nginx (--nginx-log)");
    }

    private Optional<String> complain(String what) {
        if (!complained && !closed) {
            LOG.log(Level.WARNING, container + ": " + what + "; its errors are not reported");
        }
        complained = true;
        return Optional.of(what);
    }

    @Override
    public void close() {
        closed = true;
        for (AccessLog log : logs) {
            try {
                log.close();
            } catch (IOException nothingIsLost) {
                // It is only read from.
            }
        }
    }
}
