package io.earshot.web;

import io.earshot.store.NamedQueries;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An incident as a text that goes into a ticket: what is broken and what is not, likely causes, and what to do next. Times are UTC. */
public final class TicketText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'");
    private static final NamedQueries QUERIES = NamedQueries.of(TicketText.class);
    private static final int SHOWN = 15;

    private record Advice(List<String> causes, List<String> steps) {}

    private static final Advice BETWEEN_HOSTS = new Advice(
            List.of(
                    "an IPsec policy or a security association of one of the two hosts that expired or was not renewed",
                    "a firewall rule on one of the two hosts or between them",
                    "a route that one of the two lost, or a provider's switch between them"),
            List.of(
                    "run `earshot explain` for one of the links below: it probes from both ends and traces the path",
                    "compare `ip xfrm state` and `ip route get` on both hosts",
                    "ask whoever changed firewall, IPsec or routes at that time"));

    private static final Map<String, Advice> ADVICE = Map.ofEntries(
            Map.entry("host-pair", BETWEEN_HOSTS),
            Map.entry(
                    "container-pair",
                    new Advice(
                            List.of(
                                    "a firewall or network policy for one of the two containers",
                                    "the listening process of one of them is stopped or bound to another address"),
                            List.of(
                                    "run `earshot explain` for the link below",
                                    "look at the network policies of both containers"))),
            Map.entry(
                    "container-unreachable",
                    new Advice(
                            List.of("the container stopped or lost its address", "a firewall rule drops what comes in"),
                            List.of("see whether the container runs and has its address", "look at its input rules"))),
            Map.entry(
                    "prober",
                    new Advice(
                            List.of(
                                    "a firewall rule of the container drops what goes out",
                                    "the container lost its route or its source address"),
                            List.of("look at the container's output rules and routes"))),
            Map.entry(
                    "container",
                    new Advice(
                            List.of("the container's network interface or bridge is down", "the container stopped"),
                            List.of("see whether the container runs, and whether its interface is up"))),
            Map.entry(
                    "host",
                    new Advice(
                            List.of("the host is down or lost its uplink", "the switch port of the host"),
                            List.of("ping the host from its data centre", "ask the provider about its port"))),
            Map.entry(
                    "service",
                    new Advice(
                            List.of(
                                    "all providers of the service were stopped or drained by a deployment",
                                    "a shared policy"),
                            List.of("see whether the providers run", "look for a change of the service"))),
            Map.entry(
                    "data-center-pair",
                    new Advice(
                            List.of(
                                    "the provider's line or a tunnel between the two data centres",
                                    "a routing change at one of the two edges"),
                            List.of(
                                    "open a ticket at the line's provider with the text below",
                                    "compare the routes at both edges"))),
            Map.entry(
                    "data-center",
                    new Advice(
                            List.of("the data centre lost its uplink", "a routing change at its edge"),
                            List.of("ask the data centre's provider", "take it out of traffic"))),
            Map.entry(
                    "whole-data-center",
                    new Advice(
                            List.of("power or core network of the data centre"),
                            List.of("take it out of traffic", "ask the data centre's provider"))),
            Map.entry(
                    "path-mtu",
                    new Advice(
                            List.of(
                                    "a tunnel was added or changed on the path, and ICMP messages that packets are too big are dropped",
                                    "an interface with a smaller MTU than its neighbours"),
                            List.of(
                                    "run `earshot explain`: it finds the largest size that arrives",
                                    "allow ICMP type 3 code 4 and ICMPv6 type 2, or clamp the TCP MSS"))));

    private static final Advice LOSS = new Advice(
            List.of("a line or an interface at its limit", "a damaged cable or optic: look at its error counters"),
            List.of(
                    "look at utilisation and error counters of the interfaces on the path",
                    "ask the provider for theirs"));

    private final SqlEngine engine;

    public TicketText(SqlEngine engine) {
        this.engine = engine;
    }

    /** Returns the text; empty where there is no such incident. */
    public Optional<String> of(String id) throws SqlRefusedException {
        SqlAnswer incident = engine.askOwn(QUERIES.sql("incident"), List.of(id));
        if (incident.rows().isEmpty()) {
            return Optional.empty();
        }
        List<Optional<Object>> row = incident.rows().getFirst();
        String kind = text(row.get(0));
        boolean isLoss = text(row.get(3)).equals("WARNING");
        Advice advice = isLoss ? LOSS : ADVICE.getOrDefault(kind, BETWEEN_HOSTS);
        List<String> lines = new ArrayList<>();
        lines.add("Connectivity incident " + id + ": " + text(row.get(4)));
        lines.add("");
        lines.add("Severity: " + text(row.get(3)) + "; kind: " + kind + "; trouble: " + text(row.get(2)));
        lines.add("Places: " + text(row.get(1)));
        lines.add("Since: " + time(row.get(7))
                + row.get(8).map(_ -> "; until: " + time(row.get(8))).orElse(""));
        row.get(9).ifPresent(owner -> lines.add("Owner: " + owner));
        row.get(10).ifPresent(ticket -> lines.add("Ticket: " + ticket));
        section(lines, "Affected services", column("services", id));
        section(lines, "Affected clients", column("clients", id));
        section(lines, "Links in trouble (" + text(row.get(5)) + ")", column("links", id));
        lines.add("");
        lines.add("Not broken: " + text(row.get(6)) + " healthy links between the same places.");
        List<String> known = column("causes", id);
        if (!known.isEmpty()) {
            section(lines, "Known", known);
        }
        section(lines, "Paths, traced when it opened", column("paths", id));
        section(lines, "Likely causes", advice.causes());
        section(lines, "Next steps", advice.steps());
        List<String> drains = column("drains", id);
        if (!drains.isEmpty()) {
            section(
                    lines,
                    "Take servers out where nginx cannot reach them, if its machine allows the word drain",
                    drains);
        }
        return Optional.of(String.join("\n", lines) + "\n");
    }

    private List<String> column(String query, String id) throws SqlRefusedException {
        return engine.askOwn(QUERIES.sql(query), List.of(id)).rows().stream()
                .flatMap(row -> row.getFirst().stream())
                .map(Object::toString)
                .toList();
    }

    private static void section(List<String> lines, String title, List<String> content) {
        lines.add("");
        lines.add(title + (content.isEmpty() ? ": none known" : ":"));
        content.stream().limit(SHOWN).forEach(line -> lines.add("- " + line));
        if (content.size() > SHOWN) {
            lines.add("- and " + (content.size() - SHOWN) + " more");
        }
    }

    private static String text(Optional<Object> value) {
        return value.map(Object::toString).orElse("unknown");
    }

    private static String time(Optional<Object> value) {
        try {
            return value.map(at -> OffsetDateTime.parse(at.toString())
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .format(TIME))
                    .orElse("unknown");
        } catch (DateTimeException other) {
            return text(value);
        }
    }
}
