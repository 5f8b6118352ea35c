package io.earshot.server.explain;

import io.earshot.server.explain.Explainer.Direction;
import io.earshot.web.TableReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says what the tables know of a link and of the services at its end, side by side: neither changes the other. */
public final class ProbedServices {

    private final TableReader tables;

    public ProbedServices(TableReader tables) {
        this.tables = tables;
    }

    /** Returns the findings about services that do not work as expected, as parts of a sentence. */
    public List<String> troubles(Direction direction) {
        return rows(direction, " AND state NOT IN ('UP', 'UNKNOWN')").stream()
                .map(ProbedServices::sentence)
                .toList();
    }

    /** Returns one line for each service, each with the state of the link beside it; none where no service is probed. */
    public List<String> lines(Direction direction) {
        String link = tables
                .texts(
                        "state",
                        "link WHERE container = ? AND ip = ?",
                        List.of(direction.from().toString(), direction.ip().toString()))
                .stream()
                .findFirst()
                .orElse("UNKNOWN");
        String who = direction.from() + " to " + direction.to() + " (" + direction.ip() + "): link " + link + ", ";
        return rows(direction, "").stream().map(row -> who + sentence(row)).toList();
    }

    private List<Map<String, Object>> rows(Direction direction, String condition) {
        return tables.ask(
                "service_probe WHERE container = ? AND ip = ?" + condition
                        + " ORDER BY service, port, kind, question LIMIT 20",
                List.of("service", "port", "kind", "question", "state", "since", "detail"),
                List.of(direction.from().toString(), direction.ip().toString()));
    }

    private static String sentence(Map<String, Object> row) {
        String service = Directions.text(row, "service");
        String name = Stream.of(
                        Directions.text(row, "kind"),
                        "port " + Directions.text(row, "port"),
                        Directions.text(row, "question"))
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + " " + other)
                .orElse("");
        return (service.isEmpty() ? "service " + name : "service " + service + " (" + name + ")") + " "
                + words(Directions.text(row, "state")) + " since " + Directions.text(row, "since") + ": "
                + Directions.text(row, "detail");
    }

    private static String words(String state) {
        return switch (state) {
            case "UP" -> "works";
            case "REFUSED" -> "refuses";
            case "TIMEOUT" -> "does not answer";
            case "UNREACHABLE" -> "cannot be reached";
            case "BAD_CERTIFICATE" -> "has a bad certificate";
            case "WRONG_ANSWER" -> "answers wrongly";
            default -> "is unknown";
        };
    }
}
