package io.earshot.server.explain;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.server.explain.Explainer.Direction;
import io.earshot.web.TableReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds in the tables which address to probe from where. */
public final class Directions {

    private final TableReader tables;

    public Directions(TableReader tables) {
        this.tables = tables;
    }

    /** Finds the link to a container, its address, or its service; a broken one first. */
    public Optional<Direction> link(String from, String to) {
        List<Map<String, Object>> links = tables.ask(
                "link WHERE container = ? AND (LOWER(partner) = LOWER(?) OR ip = ? OR LOWER(service) = LOWER(?))"
                        + " ORDER BY CASE state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 ELSE 2 END, ip",
                List.of("container", "ip", "partner"),
                List.of(from, to, to, to));
        return links.stream()
                .findFirst()
                .map(link -> new Direction(
                        ContainerName.parse(from),
                        text(link, "partner"),
                        Ip.parse(text(link, "ip")),
                        OptionalInt.empty()));
    }

    /** Finds the way back: the partner's own link, or else an address of the same family that the CMDB has. */
    public Optional<Direction> back(Direction there) {
        List<String> known = tables.texts("name", "container WHERE name = ?", List.of(there.to()));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String family = there.ip().isV4() ? "NOT LIKE" : "LIKE";
        return tables
                .texts(
                        "ip",
                        "(SELECT ip FROM link WHERE container = ? AND partner = ? AND ip " + family + " '%:%'"
                                + " UNION ALL SELECT ip FROM link WHERE partner = ? AND ip " + family + " '%:%')",
                        List.of(
                                there.to(),
                                there.from().toString(),
                                there.from().toString()))
                .stream()
                .findFirst()
                .or(() -> addresses(there))
                .map(ip -> new Direction(
                        ContainerName.parse(there.to()), there.from().toString(), Ip.parse(ip), OptionalInt.empty()));
    }

    private Optional<String> addresses(Direction there) {
        return tables
                .texts(
                        "addresses",
                        "container WHERE name = ?",
                        List.of(there.from().toString()))
                .stream()
                .flatMap(text -> List.of(text.split("[ ,]+")).stream())
                .filter(ip -> !ip.isEmpty() && ip.contains(":") != there.ip().isV4())
                .findFirst();
    }

    static String text(Map<String, Object> row, String field) {
        Object value = row.get(field) instanceof Optional<?> known
                ? known.map(Object.class::cast).orElse("")
                : "";
        return value.toString();
    }
}
