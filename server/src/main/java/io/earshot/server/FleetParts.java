package io.earshot.server;

import io.earshot.cluster.LogAwayException;
import io.earshot.cmdb.CmdbException;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.LinkHistory;
import io.earshot.fleet.ProbeKeyRing;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.server.announced.Announcements;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.curves.CurveHistory;
import io.earshot.server.curves.RecentCurves;
import io.earshot.server.graph.CurrentTags;
import io.earshot.server.intake.AnnouncingChanges;
import io.earshot.server.intake.CmdbIntake;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.IntakeLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.intake.PublishedWatch;
import io.earshot.server.intake.RefusedNames;
import io.earshot.server.recording.RecordedReports;
import io.earshot.server.state.KeptEvidence;
import io.earshot.server.state.KeptSecret;
import io.earshot.server.state.KeptUsualLosses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The fleet with its thread, and what feeds it: CMDB, DNS logs, published lists. Threads start later. */
final class FleetParts {

    /** The data centre of a server that configures none; no name that the CMDB has. */
    private static final String OUTSIDE = "earshot";

    final IncidentBook incidents;
    final PartnerBook partnerBook;
    final Fleet fleet;
    final CurrentTags currentTags = new CurrentTags();
    final RecentCurves curves = new RecentCurves();
    final Optional<CurveHistory> curveHistory;
    final FleetLoop loop;
    final Optional<Announcements> announced;
    /** Changes from outside; through the log where there is one. */
    final FleetChanges changes;

    final CmdbIntake cmdb;
    final PdnsWatch pdns;
    final Optional<PublishedWatch> published;
    final RefusedNames refusedNames;
    final IntakeLoop intake;

    FleetParts(ServerConfig config, InstantSource clock, Instant readyAt, StoreParts stores, Optional<Servers> servers)
            throws CannotStartException {
        incidents = incidents(config, clock, readyAt, stores, servers);
        ServerConfig.Partners partners = config.partners();
        partnerBook = new PartnerBook(
                new PartnerRules(partners.max(), partners.turn(), config.pdns().keep(), partners.keepPublished()));
        partnerBook.tell(new KeptEvidence(stores.memory, config.pdns().keep()));
        fleet = fleet(config, stores);
        if (servers.isEmpty()) { // several servers share a secret in their log
            fleet.addKeys(new ProbeKeyRing(KeptSecret.ofProbes(stores.state)), clock.instant());
        }
        curveHistory = config.recording()
                .folder()
                .map(folder -> new RecordedReports(folder, clock.instant()))
                .map(recorded -> new CurveHistory(curves, recorded, fleet::served));
        loop = new FleetLoop(fleet, stores.rows, clock, servers.isEmpty());
        List<CmdbIntake.Watched> sources = sources(config, clock, servers);
        announced = sources.stream()
                .map(CmdbIntake.Watched::source)
                .filter(Announcements.class::isInstance)
                .map(Announcements.class::cast)
                .findFirst();
        changes = servers.<FleetChanges>map(s -> s.join(
                        fleet,
                        loop,
                        incidents,
                        partnerBook,
                        stores.incidentRows,
                        stores.changes,
                        stores.tables::restoreEvent,
                        LinkHistory.of(stores.rows),
                        announced))
                .or(() -> announced.map(each -> new AnnouncingChanges(loop, each::hear)))
                .orElse(loop);
        cmdb = new CmdbIntake(sources, config.cmdb().maxDropPercent(), changes, clock);
        pdns = ConfiguredParts.pdns(config.pdns(), fleet, changes, clock);
        published = partners.published()
                .map(folder -> new PublishedWatch(
                        folder,
                        partners.keepPublished(),
                        (container, addresses) -> {
                            var _ = changes.publish(container, addresses);
                        },
                        PublishedWatch.Known.by(fleet),
                        cmdb::publishedProblems,
                        clock));
        refusedNames = new RefusedNames(partnerBook::names, partnerBook::refusedNames, clock);
        intake = new IntakeLoop(pdns, published, refusedNames);
    }

    private static IncidentBook incidents(
            ServerConfig config, InstantSource clock, Instant readyAt, StoreParts stores, Optional<Servers> servers) {
        IncidentBook incidents = new IncidentBook(
                new IncidentTiming(
                        config.cycle(),
                        config.probeInterval(),
                        config.incidents().hold()),
                config.dataCenter().orElse(OUTSIDE),
                servers.<IncidentRows>map(s -> s.speaking(stores.incidentRows)).orElse(stores.incidentRows),
                readyAt);
        KeptUsualLosses usualLosses = new KeptUsualLosses(stores.state, clock.instant());
        incidents.keepUsualLoss(usualLosses.atStart(), usualLosses);
        return incidents;
    }

    private Fleet fleet(ServerConfig config, StoreParts stores) {
        FleetTiming timing = new FleetTiming(
                config.cycle(),
                config.downAfter(),
                config.probeInterval(),
                config.dscp().stream().filter(each -> each > 0).distinct().toList());
        ServerConfig.Partners partners = config.partners();
        Targets targets = new Targets(config.probeInterval(), config.cycle(), partners.maxProbesPerSecond());
        Fleet made = new Fleet(
                timing, partnerBook, targets, new BackgroundRing(partners.background()), incidents, stores.rows);
        made.captures(container -> config.wire().settings(container, currentTags.of(container.name())));
        made.relays(container -> list -> list.with(config.relaysOf(container)));
        made.addLinkListener(curves);
        return made;
    }

    private static List<CmdbIntake.Watched> sources(
            ServerConfig config, InstantSource clock, Optional<Servers> servers) {
        InstantSource time = servers.<InstantSource>map(s -> s::time).orElse(clock);
        return config.cmdb().all().stream()
                .map(source -> new CmdbIntake.Watched(
                        source.open(time), source.refresh().orElse(config.cmdb().refresh())))
                .toList();
    }

    /** Reads CMDB, logs and published lists for the first time; returns when the fleet knows them. */
    void readFirst(Optional<Servers> servers) throws CmdbException, LogAwayException, InterruptedException {
        cmdb.readFirst().join();
        if (servers.isPresent()) {
            servers.get().awaitInventory();
        }
        pdns.readFirst().join();
        if (published.isPresent()) {
            published.get().poll();
        }
    }

    /** Reads them again whenever they change. */
    void follow() {
        cmdb.start();
        intake.start();
        curveHistory.ifPresent(CurveHistory::start);
    }

    /** Ends what feeds the fleet; its thread goes on, and ends when nobody asks it any more. */
    void endIntake() {
        curveHistory.ifPresent(CurveHistory::close);
        cmdb.close();
        intake.close();
        pdns.close();
    }
}
