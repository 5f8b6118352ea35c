package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.KeptIncident;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the values that the log keeps for the next speaker, and writes incidents among them into the tables, together with what people noted
 * of them. One thread at a time.
 */
final class KeptValues {

    private static final Logger LOG = System.getLogger(KeptValues.class.getName());

    /** Prefixes of names; the rest names the subject. */
    static final String INCIDENT = "incident/";

    static final String LINK = "incident-link/";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final IncidentRows tables;
    private final TreeMap<String, String> values = new TreeMap<>();
    private final Map<Long, Acknowledgement> acknowledgements = new HashMap<>();
    private final Map<Long, String> tickets = new HashMap<>();

    KeptValues(IncidentRows tables) {
        this.tables = tables;
    }

    static String incident(long id) {
        return INCIDENT + id;
    }

    /** Returns the prefix of the names of an incident's links. */
    static String links(long incident) {
        return LINK + incident + "/";
    }

    static String link(long incident, ContainerName from, Ip ip) {
        return links(incident) + from + "/" + ip;
    }

    /** Returns a record as a value. */
    static String json(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    Map<String, String> all() {
        return values;
    }

    void apply(Fact.Kept kept) {
        values.put(kept.name(), kept.json());
        try {
            if (kept.name().startsWith(INCIDENT)) {
                tables.incident(noted(MAPPER.readValue(kept.json(), IncidentRow.class)));
            } else if (kept.name().startsWith(LINK)) {
                KeptIncident.Link link = MAPPER.readValue(kept.json(), KeptIncident.Link.class);
                tables.incidentLink(
                        incidentOfLink(kept.name()),
                        link.from(),
                        link.ip(),
                        link.to(),
                        link.state(),
                        link.since(),
                        link.left());
            }
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            values.remove(kept.name());
            LOG.log(Level.WARNING, "value {0} of the log cannot be read: {1}", kept.name(), e.getMessage());
        }
    }

    private IncidentRow noted(IncidentRow row) {
        IncidentRow acknowledged = row.acknowledged(Optional.ofNullable(acknowledgements.get(row.id())));
        return Optional.ofNullable(tickets.get(row.id()))
                .map(acknowledged::ticketed)
                .orElse(acknowledged);
    }

    /** Takes who takes care of an incident, whether it is known yet or not. */
    void acknowledge(long incident, Acknowledgement by) {
        acknowledgements.put(incident, by);
        writeAgain(incident);
    }

    /** Takes the number that a ticket system gave to an incident. */
    void ticket(long incident, String ticket) {
        tickets.put(incident, ticket);
        writeAgain(incident);
    }

    /** Takes back who takes care of an incident. */
    void takeBack(long incident) {
        if (acknowledgements.remove(incident) != null) {
            writeAgain(incident);
        }
    }

    void forgetTicket(long incident) {
        if (tickets.remove(incident) != null) {
            writeAgain(incident);
        }
    }

    private void writeAgain(long incident) {
        row(incident).ifPresent(row -> tables.incident(noted(row)));
    }

    private Optional<IncidentRow> row(long incident) {
        return Optional.ofNullable(values.get(incident(incident)))
                .map(json -> MAPPER.readValue(json, IncidentRow.class));
    }

    /** Returns whether there is such an incident, and it is not over. */
    boolean isOpen(long incident) {
        return row(incident).filter(row -> row.until().isEmpty()).isPresent();
    }

    /** Returns the facts that remove what was noted of incidents that are gone, and forgets it. */
    List<Fact> takeStaleNotes() {
        List<Fact> stale = new ArrayList<>();
        acknowledgements.keySet().removeIf(id -> isGone(id) && stale.add(new Fact.Removed(Fact.ACKNOWLEDGEMENT + id)));
        tickets.keySet().removeIf(id -> isGone(id) && stale.add(new Fact.Removed(Fact.TICKET + id)));
        return stale;
    }

    private boolean isGone(long incident) {
        return !values.containsKey(incident(incident));
    }

    /** Takes the end of a value. */
    void remove(String name) {
        if (values.remove(name) == null) {
            return;
        }
        if (name.startsWith(INCIDENT)) {
            tables.forgetIncident(Long.parseLong(name.substring(INCIDENT.length())));
        } else if (name.startsWith(LINK)) {
            String[] parts = name.split("/", 4);
            tables.notOfIncident(Long.parseLong(parts[1]), ContainerName.parse(parts[2]), Ip.parse(parts[3]));
        }
    }

    private static long incidentOfLink(String name) {
        return Long.parseLong(name.substring(LINK.length(), name.indexOf('/', LINK.length())));
    }

    /** Returns the incidents with their links, the oldest first. */
    List<KeptIncident> incidents() {
        Map<Long, List<KeptIncident.Link>> links = new HashMap<>();
        values.subMap(LINK, LINK + Character.MAX_VALUE)
                .forEach((name, json) -> links.computeIfAbsent(incidentOfLink(name), _ -> new ArrayList<>())
                        .add(MAPPER.readValue(json, KeptIncident.Link.class)));
        TreeMap<Long, KeptIncident> incidents = new TreeMap<>();
        values.subMap(INCIDENT, INCIDENT + Character.MAX_VALUE).forEach((_, json) -> {
            IncidentRow row = MAPPER.readValue(json, IncidentRow.class);
            incidents.put(row.id(), new KeptIncident(row, links.getOrDefault(row.id(), List.of())));
        });
        return List.copyOf(incidents.values());
    }
}
