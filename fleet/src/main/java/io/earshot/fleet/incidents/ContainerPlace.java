package io.earshot.fleet.incidents;

import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.RecentStall;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.List;

/** A container, with the links that begin in it and how many that end in it are healthy. */
final class ContainerPlace {

    final ContainerName name;
    final HostPlace host;
    final List<WatchedLink> links = new ArrayList<>(0);
    final HealthyLinkCount into = new HealthyLinkCount();

    /** Clients may be sent to it; trouble of one that is drained alarms nobody. */
    boolean takesTraffic = true;

    /** By the CMDB; its probes come from one of them. */
    List<Ip> addresses = List.of();

    /** When its agent was last heard; 0 if never. */
    long heardAt;

    /** When it was heard before that; 0 if it was not. */
    long heardBefore;

    /** The last long time in which its agent got no CPU time. */
    RecentStall stall = RecentStall.NONE;

    /** Its agent was heard once and is not any more. */
    private boolean silent;

    /** Guesses the position of the link that is asked for next. */
    private int likely;

    ContainerPlace(ContainerName name, HostPlace host) {
        this.name = name;
        this.host = host;
        host.containers.add(this);
    }

    DataCenterPlace dataCenter() {
        return host.dataCenter;
    }

    /** Null if there is none. */
    WatchedLink linkTo(Ip ip) {
        int index = Addressed.indexOf(links, ip, likely);
        if (index < 0) {
            return null;
        }
        likely = index + 1;
        return links.get(index);
    }

    boolean isSilent() {
        return silent;
    }

    void heard(long now) {
        if (heardAt == 0) {
            host.firstHeard();
        }
        if (heardAt == 0 || silent) {
            host.begunToSpeak();
        }
        heardBefore = heardAt;
        heardAt = now;
        silent = false;
        host.dataCenter.heardAt = now;
    }

    void fellSilent() {
        if (heardAt != 0 && !silent) {
            host.fellSilent();
            silent = true;
        }
    }

    void leave() {
        fellSilent();
        if (heardAt != 0) {
            host.forgotten();
        }
        host.containers.remove(this);
    }
}
