package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of incidents. */
public final class IncidentTables {

    private IncidentTables() {}

    /** One cause, however many links it broke. */
    public static final class Incident {

        public static final Column ID = bigint("id", "the number, ascending");
        public static final Column KIND = text("kind", "the kind of cause");
        public static final Column SUBJECT =
                text("subject", "the containers, hosts, data centres or service that it concerns");
        public static final Column TROUBLE = text(
                        "trouble", "the trouble of its links: CUT, PATH_MTU, PATH, LOSS, CONGESTED or STARVED")
                .byDefault("CUT");
        public static final Column SEVERITY = text("severity", "CRITICAL for cuts, WARNING for loss and congestion")
                .byDefault("CRITICAL");
        public static final Column SUMMARY = text("summary", "the incident in one line");
        public static final Column LINKS_DOWN = integer("linksDown", "links that it explains and that are in trouble");
        public static final Column LINKS_UP = integer("linksUp", "links of the same subject that work");
        public static final Column CONFIDENCE = real("confidence", "how sure the cause is, 0 to 1");
        public static final Column SINCE = time("since", "when its first link fell");
        public static final Column OPENED_AT = time("openedAt", "when it was opened");
        public static final Column UNTIL =
                time("until", "when its links were back; NULL while it lasts").orNull();
        public static final Column ENDING = text("ending", "how it ended, as in recovered; NULL while it lasts")
                .orNull();
        public static final Column MUTED =
                text("muted", "why it raises no alarm; NULL where it does").orNull();
        public static final Column OWNER =
                text("owner", "who takes care of it; NULL where nobody said so").orNull();
        public static final Column ACKNOWLEDGEMENT = text(
                        "acknowledgement", "the comment of whoever acknowledged it; NULL where nobody did")
                .orNull();
        public static final Column ACKNOWLEDGED_AT = time(
                        "acknowledgedAt", "when it was acknowledged; NULL where it was not")
                .orNull();
        public static final Column ACKNOWLEDGED_BY = text(
                        "acknowledgedBy", "who acknowledged it; NULL where nobody did")
                .orNull();
        public static final Column TICKET = text(
                        "ticket", "the number that a ticket system gave to it; NULL where none did")
                .orNull();
        public static final Column STATE = text("state", "OPEN, MUTED or OVER")
                .generatedAs(
                        "CASE WHEN until IS NOT NULL THEN 'OVER' WHEN muted IS NOT NULL THEN 'MUTED' ELSE 'OPEN' END");

        private static final String OWN_LINKS =
                "PUBLIC.incident_link l WHERE l.incident = t.id AND l.container IN " + TenantRows.OWN;

        /** Its cause and its texts name other tenants, so that a tenant's has those of its own links. */
        private static final TenantRows OF_TENANTS = TenantRows.where(
                        "t.id IN (SELECT incident FROM PUBLIC.incident_link WHERE container IN " + TenantRows.OWN + ")")
                .showing(
                        SUBJECT,
                        "(SELECT LISTAGG(DISTINCT l.container, ' ') WITHIN GROUP (ORDER BY l.container) FROM "
                                + OWN_LINKS + ")")
                .showing(
                        SUMMARY,
                        "(SELECT CONCAT('trouble on ', COUNT(*), CASE WHEN COUNT(*) = 1 THEN ' link, ' ELSE"
                                + " ' links, as on that ' END, 'from ', MIN(CONCAT(l.container, ' to ', l.partner)))"
                                + " FROM " + OWN_LINKS + ")")
                .showing(LINKS_DOWN, "(SELECT COUNT(*) FROM " + OWN_LINKS + " AND l.leftAt IS NULL)")
                .showing(SINCE, "(SELECT MIN(l.since) FROM " + OWN_LINKS + ")")
                .hiding(LINKS_UP, CONFIDENCE, MUTED, OWNER, ACKNOWLEDGEMENT, ACKNOWLEDGED_AT, ACKNOWLEDGED_BY, TICKET);

        public static final Table TABLE = new Table(
                "incident",
                "one cause with all the links that it explains",
                List.of(ID),
                List.of(
                        ID,
                        KIND,
                        SUBJECT,
                        TROUBLE,
                        SEVERITY,
                        SUMMARY,
                        LINKS_DOWN,
                        LINKS_UP,
                        CONFIDENCE,
                        SINCE,
                        OPENED_AT,
                        UNTIL,
                        ENDING,
                        MUTED,
                        STATE,
                        OWNER,
                        ACKNOWLEDGEMENT,
                        ACKNOWLEDGED_AT,
                        ACKNOWLEDGED_BY,
                        TICKET),
                OF_TENANTS);

        private Incident() {}
    }

    /** A link that an incident explains. */
    public static final class IncidentLink {

        public static final Column INCIDENT = bigint("incident", "the incident's id");
        public static final Column CONTAINER = text("container", "the container's name, CONTAINER.HOST");
        public static final Column IP = text("ip", "the partner's address");
        public static final Column PARTNER = text("partner", "the container that has the address");
        public static final Column STATE = text("state", "the link's state");
        public static final Column SINCE = time("since", "when the link joined the incident");
        public static final Column LEFT_AT = time("leftAt", "when the link left it; NULL while it belongs to it")
                .orNull();

        public static final Table TABLE = new Table(
                "incident_link",
                "a link that an incident explains",
                List.of(INCIDENT, CONTAINER, IP),
                List.of(INCIDENT, CONTAINER, IP, PARTNER, STATE, SINCE, LEFT_AT),
                TenantRows.of(CONTAINER));

        private IncidentLink() {}
    }

    /** The path of a link of an incident, traced when the incident opened. */
    public static final class IncidentTrace {

        public static final Column INCIDENT = bigint("incident", "the incident's id");
        public static final Column LINK = text("link", "BROKEN for a link of the incident, HEALTHY for one beside it");
        public static final Column CONTAINER = text("container", "the container that traced, CONTAINER.HOST");
        public static final Column IP = text("ip", "the address that was traced");
        public static final Column PARTNER = text("partner", "the container that has the address");
        public static final Column METHOD = text("method", "icmp or tcp; none where the container could not trace");
        public static final Column SIZE = integer("size", "the size of the packets in bytes");
        public static final Column REACHED = bool(
                        "reached", "whether the address itself answered; NULL where it was not traced")
                .orNull();
        public static final Column HOPS = text(
                "hops", "the routers that answered with round trips, * for one that did not; or why there are none");
        public static final Column TRACED_AT = time("tracedAt", "when the trace was ordered");

        public static final Table TABLE = new Table(
                "incident_trace",
                "the path of a broken link of an incident, or of a healthy one beside it, traced when it opened",
                List.of(INCIDENT, CONTAINER, IP, METHOD, SIZE),
                List.of(INCIDENT, LINK, CONTAINER, IP, PARTNER, METHOD, SIZE, REACHED, HOPS, TRACED_AT),
                TenantRows.of(CONTAINER));

        private IncidentTrace() {}
    }

    /** Trouble that operators let go without alarms. */
    public static final class Mute {

        public static final Column ID = bigint("id", "the number, ascending");
        public static final Column PLACES = text("places", "one or two containers, hosts or data centres");
        public static final Column SINCE =
                time("since", "when it begins to mute; of one that repeats, the current or the next beginning");
        public static final Column UNTIL = time("until", "when it ends");
        public static final Column REASON = text("reason", "why it was set");
        public static final Column WHO =
                text("who", "who muted it; empty where that is not known").byDefault("");
        public static final Column REPEATS = text(
                        "repeats", "from one beginning to the next, as in 7d; NULL where it ends for good")
                .orNull();
        public static final Column ACTIVE =
                bool("active", "whether it mutes now").byDefault(true);

        public static final Table TABLE = new Table(
                "mute",
                "a request of operators to raise no alarm for trouble at one or between two places",
                List.of(ID),
                List.of(ID, PLACES, SINCE, UNTIL, REASON, WHO, REPEATS, ACTIVE),
                TenantRows.NONE);

        private Mute() {}
    }
}
