package io.earshot.agent.nginx.upstreams;

import io.earshot.agent.dns.NameResolver;
import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.nginx.NginxFiles;
import io.earshot.agent.nginx.conf.ContainerFiles;
import io.earshot.agent.nginx.conf.NginxConfiguration;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import io.earshot.model.UpstreamReport;
import io.earshot.model.UpstreamReport.Server;
import io.earshot.model.files.FileStamp;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Hands over the section {@code upstreams} of one container, if it has a configuration of nginx. For one thread at a time. */
public final class Upstreams implements Instrument {

    private static final Logger LOG = System.getLogger(Upstreams.class.getName());

    private static final long LOOK_EVERY = Duration.ofSeconds(30).toNanos();
    private static final long RESOLVE_EVERY = Duration.ofMinutes(5).toNanos();
    private static final int CYCLES_BETWEEN_REPORTS = 5;

    private final String container;
    private final ContainerFiles files;
    private final String main;
    private final ServerNames names;
    private final LongSupplier clock;
    private Duration cycle = PartnerList.DEFAULT_CYCLE;
    private Optional<Configuration> configuration = Optional.empty();
    private Optional<UpstreamReport> told = Optional.empty();
    private long toldAt;
    private long resolvedAt;
    private boolean namesAreStale;
    private long due;

    private record Configuration(NginxConfiguration.Reading reading, UpstreamFinder.Found found) {}

    /**
     * @param container whose nginx it is, for messages
     * @param main the main configuration file, as the container sees it
     * @param clock monotonic nanoseconds
     */
    public Upstreams(String container, ContainerFiles files, String main, NameResolver resolver, LongSupplier clock) {
        this.container = container;
        this.files = files;
        this.main = main;
        this.clock = clock;
        names = new ServerNames(container, resolver, clock);
        due = clock.getAsLong();
    }

    /** Reads the files of a container, and resolves names as it does. */
    public static Upstreams in(String container, NginxFiles nginx, NameResolver.Channels channels, LongSupplier clock) {
        ContainerFiles files = new ContainerFiles(Path.of(nginx.root()));
        NameResolver resolver = new NameResolver(files::find, channels, new SecureRandom());
        return new Upstreams(container, files, nginx.main(), resolver, clock);
    }

    @Override
    public void follow(PartnerList list) {
        cycle = list.cycle();
    }

    @Override
    public Optional<Long> dueAt() {
        return Optional.of(due);
    }

    @Override
    public void step(long now) {
        due = now + LOOK_EVERY;
        if (configuration.isEmpty() && !isThere()) {
            return;
        }
        boolean stale = configuration.isEmpty() || configuration.get().reading().isStale(files);
        if (stale) {
            read();
        }
        if (stale || namesAreStale || now - resolvedAt >= RESOLVE_EVERY) {
            namesAreStale = !names.resolve(configuration.orElseThrow().found());
            resolvedAt = now;
        }
    }

    private boolean isThere() {
        return !NginxConfiguration.stamp(files, main).equals(FileStamp.UNREADABLE);
    }

    private void read() {
        UpstreamFinder finder = new UpstreamFinder();
        NginxConfiguration.Reading reading = NginxConfiguration.read(files, main, finder);
        UpstreamFinder.Found found = finder.finish();
        configuration = Optional.of(new Configuration(reading, found));
        LOG.log(
                Level.INFO,
                container + ": nginx sends requests to " + found.servers().size() + " servers by " + main + " and "
                        + Math.max(0, reading.files() - 1) + " included files"
                        + problem(reading, found).map(text -> "; " + text).orElse(""));
    }

    private static Optional<String> problem(NginxConfiguration.Reading reading, UpstreamFinder.Found found) {
        List<String> all = Stream.concat(reading.problems().stream(), found.problems().stream())
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
    }

    /** Tells all of it when anything changed, and now and then to a server that may have forgotten it. */
    @Override
    public List<Section> take() {
        if (configuration.isEmpty() || (told.isEmpty() && names.isResolving())) {
            return List.of();
        }
        long now = clock.getAsLong();
        UpstreamReport report = report(configuration.get());
        boolean same = told.filter(report::equals).isPresent();
        if (same && now - toldAt < CYCLES_BETWEEN_REPORTS * cycle.toNanos()) {
            return List.of();
        }
        told = Optional.of(report);
        toldAt = now;
        return List.of(report);
    }

    private UpstreamReport report(Configuration known) {
        UpstreamFinder.Found found = known.found();
        List<Server> servers = found.servers().stream()
                .map(server -> new Server(
                        server.upstream(),
                        server.name(),
                        server.port(),
                        names.addresses(server, found),
                        server.backup(),
                        server.down()))
                .toList();
        return new UpstreamReport(
                main,
                known.reading().files(),
                servers,
                found.variables(),
                found.leftOut(),
                problem(known.reading(), found));
    }
}
