package io.earshot.server.services;

import io.earshot.fleet.services.ServicePlan;
import io.earshot.fleet.services.ServicePlan.Target;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.server.checks.ConfiguredStatement;
import io.earshot.server.config.ProbeRule;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks the rules in their order. A rule that fails keeps the targets that it gave before, and is told of once. One thread at a time. */
public final class ServiceRules {

    private static final Logger LOG = System.getLogger(ServiceRules.class.getName());

    private static final List<String> COLUMNS =
            List.of("node", "service", "client", "kind", "port", "question", "host", "status", "match", "redirects");

    /** @param node whose address it is */
    private record NodeTarget(ContainerName node, Target target) {}

    private final List<ProbeRule> rules;
    private final Function<ContainerName, Optional<Container>> containers;
    private final Map<ProbeRule, List<NodeTarget>> newest = new HashMap<>();
    private final Map<ProbeRule, String> troubles = new HashMap<>();

    /** @param containers by name; from any thread */
    public ServiceRules(List<ProbeRule> rules, Function<ContainerName, Optional<Container>> containers) {
        this.rules = List.copyOf(rules);
        this.containers = containers;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Asks for the columns of a rule's SELECT without running it.
     *
     * @throws SqlRefusedException with what is wrong with the statement
     * @throws IllegalArgumentException if a column is missing, or unknown
     */
    public static void require(ProbeRule rule, SqlEngine tables) throws SqlRefusedException {
        requireColumns(
                rule,
                ConfiguredStatement.shape(rule.select().sql(), tables).columns().stream()
                        .map(SqlAnswer.Column::name)
                        .toList());
    }

    private static void requireColumns(ProbeRule rule, List<String> names) {
        List<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (String name : lower) {
            if (!COLUMNS.contains(name)) {
                throw new IllegalArgumentException("column \"" + Names.shorten(name) + "\", expected "
                        + Names.nearest(name, COLUMNS)
                                .map(near -> "\"" + near + "\"")
                                .orElse("one of " + String.join(", ", COLUMNS)));
            }
        }
        if (!lower.contains("node")) {
            throw new IllegalArgumentException("no column \"node\", expected the name of a container in it");
        }
        if (rule.kind().isEmpty() && !lower.contains("kind")) {
            throw new IllegalArgumentException(
                    "neither a key \"kind\" nor a column \"kind\", expected one of them with the protocol");
        }
    }

    /** Returns what all rules want now. */
    ServicePlan read(SqlEngine tables) {
        Map<ContainerName, List<Target>> targets = new LinkedHashMap<>();
        Set<String> authorities = new LinkedHashSet<>();
        for (ProbeRule rule : rules) {
            for (NodeTarget each : newest(rule, tables)) {
                targets.computeIfAbsent(each.node(), _ -> new ArrayList<>()).add(each.target());
            }
            rule.authorities().flatMap(file -> read(rule, file)).ifPresent(authorities::add);
        }
        return new ServicePlan(targets, String.join("\n", authorities));
    }

    private Optional<String> read(ProbeRule rule, Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            complain(rule, "authorities cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<NodeTarget> newest(ProbeRule rule, SqlEngine tables) {
        try {
            newest.put(rule, targets(rule, tables.askCheck(rule.select().sql())));
        } catch (SqlRefusedException e) {
            complain(rule, "its SELECT failed: " + e.getMessage());
        }
        return newest.getOrDefault(rule, List.of());
    }

    private void complain(ProbeRule rule, String what) {
        if (!what.equals(troubles.put(rule, what))) {
            LOG.log(Level.WARNING, "probes: rule \"" + rule.name() + "\": " + what);
        }
    }

    private List<NodeTarget> targets(ProbeRule rule, SqlAnswer answer) {
        Set<NodeTarget> targets = new LinkedHashSet<>();
        Optional<String> trouble = Optional.empty();
        for (List<Optional<Object>> cells : answer.rows()) {
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                String name = answer.columns().get(i).name().toLowerCase(Locale.ROOT);
                cells.get(i).ifPresent(cell -> row.put(name, cell.toString()));
            }
            try {
                targets.addAll(targets(rule, row));
            } catch (IllegalArgumentException e) {
                trouble = trouble.or(() -> Optional.of(
                        "a row of node \"" + row.getOrDefault("node", "") + "\" is left out: " + e.getMessage()));
            }
        }
        trouble.or(() -> answer.truncated()
                        ? Optional.of("it has more than " + answer.rows().size() + " rows, raise sql.rowLimit")
                        : Optional.empty())
                .ifPresentOrElse(what -> complain(rule, what), () -> troubles.remove(rule));
        return List.copyOf(targets);
    }

    /** A node that is no container of the CMDB stands on nobody's list, so that nobody probes it. */
    private List<NodeTarget> targets(ProbeRule rule, Map<String, String> row) {
        Optional<Container> node = Optional.ofNullable(row.get("node"))
                .filter(name -> name.indexOf('.') > 0 && !name.matches("[0-9.]+"))
                .flatMap(name -> containers.apply(ContainerName.parse(name)));
        if (node.isEmpty()) {
            return List.of();
        }
        ServiceKind kind = Optional.ofNullable(row.get("kind"))
                .map(ServiceKind::parse)
                .or(rule::kind)
                .orElseThrow(() -> new IllegalArgumentException("no kind, expected the protocol"));
        int port = number(row, "port").or(rule::port).orElse(kind.usualPort());
        String question =
                Optional.ofNullable(row.get("question")).or(rule::question).orElse(ProbeRule.usualQuestion(kind));
        Optional<ContainerName> client = Optional.ofNullable(row.get("client")).map(ContainerName::parse);
        List<NodeTarget> targets = new ArrayList<>();
        for (Ip ip : node.get().addresses()) {
            Target target = new Target(
                    client,
                    new ServiceProbe(
                            ip,
                            row.getOrDefault("service", ""),
                            port,
                            kind,
                            question,
                            rule.every(),
                            rule.timeout(),
                            Optional.ofNullable(row.get("host")).or(rule::host),
                            Optional.ofNullable(row.get("status"))
                                    .or(rule::status)
                                    .orElse(""),
                            Optional.ofNullable(row.get("match")).or(rule::match),
                            number(row, "redirects").orElse(rule.redirects())));
            targets.add(new NodeTarget(node.get().name(), target));
        }
        return targets;
    }

    private static Optional<Integer> number(Map<String, String> row, String column) {
        return Optional.ofNullable(row.get(column)).map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(column + " \"" + Names.shorten(text) + "\", expected a number");
            }
            return Integer.parseInt(text);
        });
    }
}
