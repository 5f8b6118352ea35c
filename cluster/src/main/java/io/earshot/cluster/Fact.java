package io.earshot.cluster;

import io.earshot.model.Announcement;
import io.earshot.model.AppFigures;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import io.earshot.model.Lookup;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.relay.RelayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One entry of the log that all servers apply in the same order. Of the facts with one key the newest says everything, so that the log may
 * forget older ones.
 */
public sealed interface Fact {

    /** Prefixes of keys; the rest names the subject. */
    String REPORT = "report/";

    String LOOKUP = "lookup/";
    String PUBLISHED = "published/";
    String CONTAINER = "container/";
    String MUTE = "mute/";
    String RELAY = "relay/";
    String KEPT = "kept/";
    String ACKNOWLEDGEMENT = "acknowledgement/";
    String TICKET = "ticket/";
    String FIGURES = "figures/";
    String SERVER = "server/";
    String EVENT = "event/";
    String STATES = "states/";
    String TROUBLE = "trouble/";
    String ANNOUNCED = "announced/";
    String TAG = "tag/";
    String ORDER = "order/";
    String ORDER_RESULT = "order-result/";

    /** The log keeps so many changes of links' states, as many as table EVENT has. */
    int EVENTS = 100_000;

    /** Returns the subject of the fact. */
    String key();

    /**
     * A report as the agent sent it.
     *
     * @param heardBy the server that took it
     * @param at the log's time when it was taken
     * @param path the relays that it passed, the one nearest to the agent first
     * @param json the agent's own text
     */
    record AgentReport(ContainerName container, String heardBy, Instant at, List<String> path, String json)
            implements Fact {

        public AgentReport {
            path = List.copyOf(path);
        }

        @Override
        public String key() {
            return REPORT + container;
        }
    }

    /** A container asked DNS for a service. */
    record LookupSeen(Lookup lookup) implements Fact {

        @Override
        public String key() {
            return LOOKUP + lookup.container() + "/" + lookup.service();
        }
    }

    /** A component says what a container talks to. */
    record PublishedList(ContainerName container, List<Ip> addresses, Instant at) implements Fact {

        public PublishedList {
            addresses = List.copyOf(addresses);
        }

        @Override
        public String key() {
            return PUBLISHED + container;
        }
    }

    /** A container as the CMDB has it; counts from the next {@link InventoryComplete} on. */
    record ContainerKnown(Container container) implements Fact {

        @Override
        public String key() {
            return CONTAINER + container.name();
        }
    }

    /**
     * A machine says that it is there, under a name that is its own or free.
     *
     * @param machineId of its system, if known
     * @param since when it has had the name
     */
    record MachineAnnounced(
            ContainerName container, Optional<String> machineId, Announcement announcement, Instant since, Instant at)
            implements Fact {

        @Override
        public String key() {
            return ANNOUNCED + container;
        }
    }

    /** The containers that are known and not removed since are the inventory from now on. */
    record InventoryComplete(int containers) implements Fact {

        @Override
        public String key() {
            return "inventory";
        }
    }

    /**
     * An operator mutes trouble.
     *
     * @param server took the operator's request
     * @param id of the mute; where two servers propose the same, the first one in the log has it
     * @param since when it begins, for the first time if it repeats
     * @param who mutes it; empty where that is not known
     * @param repeat from one beginning to the next; empty for a mute that ends for good
     */
    record MuteSet(
            String server,
            long id,
            List<String> places,
            Instant since,
            Instant until,
            String reason,
            String who,
            Optional<Duration> repeat)
            implements Fact {

        /** A null comes from an earlier version, which did not know the field. */
        public MuteSet {
            places = List.copyOf(places);
            who = who == null ? "" : who;
            repeat = repeat == null ? Optional.empty() : repeat;
        }

        @Override
        public String key() {
            return MUTE + id + "/" + server;
        }
    }

    /** An operator ends a mute. */
    record MuteEnded(long id) implements Fact {

        @Override
        public String key() {
            return MUTE + id + "/ended";
        }
    }

    /**
     * Somebody takes care of an incident, until the key is removed.
     *
     * @param owner takes care of it
     * @param comment may be empty
     * @param by acknowledged it
     */
    record Acknowledged(long incident, String owner, String comment, Instant at, String by) implements Fact {

        @Override
        public String key() {
            return ACKNOWLEDGEMENT + incident;
        }
    }

    /** A ticket system gave an incident a number. */
    record TicketNoted(long incident, String ticket) implements Fact {

        @Override
        public String key() {
            return TICKET + incident;
        }
    }

    /**
     * Somebody gives a node a tag, until the key is removed.
     *
     * @param node its name in lower case, without a slash
     * @param who set it; empty where that is not known
     */
    record TagSet(String node, String tag, String value, String who, Instant at) implements Fact {

        @Override
        public String key() {
            return TAG + node + "/" + tag;
        }
    }

    /** A relay tells of itself and of those behind it. */
    record RelaysHeard(RelayStatus sender, List<RelayStatus> behind) implements Fact {

        public RelaysHeard {
            behind = List.copyOf(behind);
        }

        @Override
        public String key() {
            return RELAY + sender.name();
        }
    }

    /**
     * Passive monitoring tells of applications.
     *
     * @param slot the minute within its hour, so that the log keeps an hour, and a part of the minute where it is large
     */
    record AppFiguresTold(String slot, AppFigures told) implements Fact {

        /** A fact of so many is far below the log's limit. */
        private static final int MOST_FIGURES = 500;

        /** Returns facts of which each replaces those of the same minute an hour ago. */
        public static List<AppFiguresTold> split(AppFigures told) {
            List<AppFiguresTold> facts = new ArrayList<>();
            Map<Instant, List<AppFigures.Figures>> minutes = new TreeMap<>();
            told.figures()
                    .forEach(figures -> minutes.computeIfAbsent(figures.minute(), _ -> new ArrayList<>())
                            .add(figures));
            minutes.forEach((minute, figures) -> {
                for (int from = 0; from < figures.size(); from += MOST_FIGURES) {
                    facts.add(new AppFiguresTold(
                            Math.floorMod(minute.getEpochSecond() / 60, 60) + "/" + from / MOST_FIGURES,
                            new AppFigures(
                                    told.source(),
                                    told.apps(),
                                    figures.subList(from, Math.min(figures.size(), from + MOST_FIGURES)))));
                }
            });
            if (facts.isEmpty()) {
                facts.add(new AppFiguresTold("apps", told));
            }
            return facts;
        }

        @Override
        public String key() {
            return FIGURES + told.source() + "/" + slot;
        }
    }

    /**
     * The time by which all servers judge, told once a second by the one that speaks. It never goes back.
     *
     * @param speaker the server that speaks
     * @param readyAt as in {@link SpeakerBegins}, so that a server that starts finds it among the newest facts; empty where an earlier version
     *     speaks
     */
    record Tick(String speaker, Instant at, Optional<Instant> readyAt) implements Fact {

        /** A null comes from an earlier version, which did not know the field. */
        public Tick {
            readyAt = readyAt == null ? Optional.empty() : readyAt;
        }

        /** As an earlier version tells it. */
        public Tick(String speaker, Instant at) {
            this(speaker, at, Optional.empty());
        }

        @Override
        public String key() {
            return "tick";
        }
    }

    /**
     * A server begins to speak; the one that spoke before has ended.
     *
     * @param run new each time
     * @param readyAt when every agent has had the time to report since the servers began
     */
    record SpeakerBegins(String server, String run, Instant readyAt) implements Fact {

        @Override
        public String key() {
            return "speaker";
        }
    }

    /**
     * A value that the next speaker must know: an incident, a link of one, a state of a check that was sent.
     *
     * @param name its name among the values, as in {@code incident/12}
     */
    record Kept(String name, String json) implements Fact {

        @Override
        public String key() {
            return KEPT + name;
        }
    }

    /**
     * A link changed its state.
     *
     * @param id of the row in EVENT; a later one may take its key
     */
    record LinkChanged(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after)
            implements Fact {

        @Override
        public String key() {
            return EVENT + id % EVENTS;
        }
    }

    /** Since when the links of a container have been in their states. */
    record LinkStates(ContainerName container, List<LinkAge> links) implements Fact {

        public LinkStates {
            links = List.copyOf(links);
        }

        @Override
        public String key() {
            return STATES + container;
        }
    }

    /**
     * A link of a container is DOWN: what is known of all its links, for servers that do not show the container. The key is removed when none is
     * any more.
     */
    record LinkInTrouble(ContainerName container, List<LinkAge> links) implements Fact {

        public LinkInTrouble {
            links = List.copyOf(links);
        }

        @Override
        public String key() {
            return TROUBLE + container;
        }
    }

    /**
     * A server gives an order to an agent, which may ask another server for it.
     *
     * @param agents may execute it
     * @param at the log's time, from which on the order is valid for its time
     */
    record OrderGiven(String server, Order order, List<String> agents, Instant at) implements Fact {

        public OrderGiven {
            agents = List.copyOf(agents);
        }

        @Override
        public String key() {
            return ORDER + order.id();
        }
    }

    /**
     * An agent tells a part of an order's result.
     *
     * @param server heard it
     */
    record OrderAnswered(String server, OrderResult result) implements Fact {

        @Override
        public String key() {
            return ORDER_RESULT + result.order() + "/" + result.part();
        }
    }

    /**
     * A server tells of itself.
     *
     * @param address where people and agents reach it
     * @param since when it started
     * @param behindMillis the age of what it shows
     * @param containersHeard the containers whose newest report it took
     * @param share the partitions of containers that it shows, as in {@code 0,1 of 4}; empty where it shows all
     */
    record ServerSeen(
            String name,
            String address,
            String version,
            Instant since,
            long behindMillis,
            int containersHeard,
            String share)
            implements Fact {

        /** A null comes from an earlier version, which did not know the field. */
        public ServerSeen {
            share = share == null ? "" : share;
        }

        @Override
        public String key() {
            return SERVER + name;
        }
    }

    /** Nothing is known of a subject any more. */
    record Removed(String key) implements Fact {}
}
