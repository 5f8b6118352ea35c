package io.earshot.cli;

import io.earshot.cli.setup.Finding;
import io.earshot.cli.setup.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Examines a running server's fleet through its tables. */
final class FleetExamination {

    /** More names than this are no help to a reader. */
    private static final int NAMES = 5;

    private final RunningServer server;

    FleetExamination(RunningServer server) {
        this.server = server;
    }

    /** Returns one finding for each examined thing; only that the server cannot be asked, if it cannot. */
    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        try {
            String ready = server.get("readyz", "text/plain").strip();
            findings.add(
                    new Finding(Level.OK, "server", ready.lines().findFirst().orElse("ready")));
        } catch (CommandFailure e) {
            findings.add(new Finding(Level.WARNING, "server", e.getMessage()));
        }
        try {
            findings.add(containers());
            findings.add(agents());
            findings.addAll(cmdbProblems());
            findings.add(destinations());
        } catch (CommandFailure e) {
            findings.add(new Finding(Level.FAILED, "server", e.getMessage()));
        }
        return findings;
    }

    private Finding containers() throws CommandFailure {
        List<String> silent = texts("SELECT d.name FROM data d JOIN container c ON c.name = d.name"
                + " WHERE c.running AND d.state IN ('SILENT', 'WAITING') ORDER BY d.name");
        long all = server.askSqlForJson("SELECT COUNT(*) FROM container WHERE running")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
        if (all == 0) {
            return new Finding(Level.WARNING, "containers", "the CMDB names none that runs");
        }
        return silent.isEmpty()
                ? new Finding(Level.OK, "containers", "all " + all + " report")
                : new Finding(
                        Level.WARNING,
                        "containers",
                        silent.size() + " of " + all + " do not report: " + some(silent) + "; is their agent running?");
    }

    private Finding agents() throws CommandFailure {
        List<String> versions = texts(
                "SELECT version || ' (' || COUNT(*) || ')' FROM agent WHERE version IS NOT NULL GROUP BY version ORDER BY version");
        return versions.size() <= 1
                ? new Finding(
                        Level.OK,
                        "agents",
                        versions.isEmpty() ? "none has told its version" : "all of version " + versions.getFirst())
                : new Finding(
                        Level.WARNING, "agents", "several versions: " + some(versions) + "; upgrade the older ones");
    }

    private List<Finding> cmdbProblems() throws CommandFailure {
        List<String> problems = texts("SELECT object || ': ' || problem FROM cmdb_problem ORDER BY source, object");
        return problems.isEmpty()
                ? List.of(new Finding(Level.OK, "CMDB", "no problem"))
                : problems.stream()
                        .limit(NAMES)
                        .map(problem -> new Finding(Level.WARNING, "CMDB", problem))
                        .toList();
    }

    private Finding destinations() throws CommandFailure {
        List<String> failing =
                texts("SELECT name || ': ' || problem FROM destination WHERE problem IS NOT NULL ORDER BY name");
        return failing.isEmpty()
                ? new Finding(Level.OK, "destinations", "none fails")
                : new Finding(Level.WARNING, "destinations", some(failing));
    }

    private List<String> texts(String select) throws CommandFailure {
        JsonNode rows = server.askSqlForJson(select).path("rows");
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(0).asString())
                .toList();
    }

    private static String some(List<String> names) {
        String shown = names.stream().limit(NAMES).collect(Collectors.joining(", "));
        return names.size() <= NAMES ? shown : shown + " and " + (names.size() - NAMES) + " more";
    }
}
