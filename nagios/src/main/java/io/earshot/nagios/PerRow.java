package io.earshot.nagios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of a check that speaks of one service for each row. */
final class PerRow {

    private final SqlCheck check;
    private final Rows rows;

    /** By service, so that two rows for one become the graver of them. */
    private final Map<ServiceName, CheckResult> services = new LinkedHashMap<>();

    private final List<String> refused = new ArrayList<>();

    PerRow(SqlCheck check, Rows rows) {
        this.check = check;
        this.rows = rows;
    }

    Findings findings() throws CheckFailedException {
        for (int row = 0; row < rows.size(); row++) {
            try {
                add(service(row), result(row));
            } catch (IllegalArgumentException | CheckFailedException e) {
                refused.add("row " + (row + 1) + ": " + e.getMessage());
            }
        }
        List<Finding> findings = new ArrayList<>(services.size() + 1);
        findings.add(new Finding(check.service(), summary()));
        services.forEach((service, result) -> findings.add(new Finding(service, result)));
        boolean complete = refused.isEmpty() && !rows.truncated();
        return new Findings(findings, complete, complete ? Optional.empty() : Optional.of(problem()));
    }

    private String problem() {
        return rows.truncated()
                ? SqlCheck.undecided(rows)
                : refused.size() + " rows have no result: " + refused.getFirst();
    }

    private void add(ServiceName service, CheckResult result) {
        if (service.equals(check.service())) {
            throw new IllegalArgumentException(service + " is the check's own service, expected another");
        }
        services.merge(service, result, (a, b) -> a.state().isAtLeast(b.state()) ? a : b);
    }

    private ServiceName service(int row) throws CheckFailedException {
        return new ServiceName(
                text("host", row).orElse(check.service().host()),
                text("service", row).orElse(check.service().service()));
    }

    private CheckResult result(int row) throws CheckFailedException {
        CheckState state = check.judgement().judge(rows, row);
        Optional<String> said = text("text", row);
        String text = said.isPresent() ? said.get() : check.wording().line(rows, row);
        return check.result(state, text, List.of(), check.wording().performance(rows, row, check.judgement()))
                .labelled(rows.labels(row));
    }

    private Optional<String> text(String column, int row) throws CheckFailedException {
        return rows.has(column) ? Optional.of(rows.cell(column, row).toString()) : Optional.empty();
    }

    /** Holds the states of the services and the problem of the check itself, if any. */
    private CheckResult summary() throws CheckFailedException {
        List<PerformanceDatum> performance = List.of(PerformanceDatum.count("services", services.size()));
        if (!refused.isEmpty() || rows.truncated()) {
            return check.result(CheckState.UNKNOWN, problem(), refused, performance);
        }
        if (rows.isEmpty()) {
            return check.result(check.ofNothing(), check.wording().nothingFound(), List.of(), performance);
        }
        List<String> troubled = new ArrayList<>();
        services.forEach((service, result) -> {
            if (result.state() != CheckState.OK) {
                troubled.add(service + ": " + result.firstLine());
            }
        });
        CheckState gravest = CheckState.gravest(
                services.values().stream().map(CheckResult::state).toList());
        return check.result(
                gravest, troubled.size() + " of " + services.size() + " services are not OK", troubled, performance);
    }
}
