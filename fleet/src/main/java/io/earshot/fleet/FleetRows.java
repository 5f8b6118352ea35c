package io.earshot.fleet;

import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.plugins.PluginBook;
import io.earshot.fleet.relays.RelayRow;
import io.earshot.fleet.services.ServiceBook;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.AppFigures;
import io.earshot.model.CaptureReport;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.ExchangeReport;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Takes a fleet's changes: the tables do, or a list in a test. */
public interface FleetRows extends LinkListener {

    /** Takes the containers that were added, changed or removed since the last inventory. */
    void inventory(InventoryChange change, Instant now);

    /** All that is wrong with the CMDB now. */
    void cmdbTroubles(List<CmdbTrouble> troubles);

    /** The container's row in DATA. */
    void data(MemberRow row);

    /** The container left the CMDB: nothing of it stays in any table. */
    @Override
    void gone(ContainerName name);

    /** All that is known of a container's sockets. */
    void sockets(ContainerName name, ContainerSockets sockets);

    /** All that is known of the servers to which a container's nginx is configured to send requests. */
    void upstreams(ContainerName name, ContainerUpstreams upstreams);

    /** Requests and answers that a container's agent captured. */
    void exchanges(ContainerName name, ExchangeReport exchanges, Instant now);

    /** Takes the captures of a container's agent: what they saw and lost. */
    void captures(ContainerName name, CaptureReport captures, Instant now);

    /** Takes what passive monitoring tells of applications. */
    void appFigures(AppFigures told, Instant now);

    /** Takes changes of what is known of the services that a container probes. */
    void services(ContainerName name, ServiceBook.Change change);

    /** Takes changes of what is known of a container's plug-ins. */
    void plugins(ContainerName name, PluginBook.Change change);

    /** All partners of a container, and how long it waits from one probe of each to the next; neither changes later. */
    void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval);

    /** Takes links of a container whose status changed, but not by a report. */
    void links(Container from, List<KnownLink> links, Instant now);

    /** The container's nginx reported before and does not any more, or its agent does not. */
    void nginxStopped(ContainerName name, Instant since);

    /** The container's nginx reports again. */
    void nginxReports(ContainerName name);

    /** A link changed its state. */
    void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after);

    /** A relay was heard, or fell silent. */
    void relay(RelayRow row);

    /** A relay was not heard for so long that it is forgotten. */
    void relayGone(String name);

    /** Makes visible all that came since the last time. */
    void commit();
}
