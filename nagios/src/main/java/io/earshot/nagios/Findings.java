package io.earshot.nagios;

import java.util.List;
import java.util.Optional;

/**
 * Holds the findings of a check.
 *
 * @param all what it says of its own service first, then, of a check that has one for each row, those in the rows' order
 * @param complete whether these are all services that there are; what is not among them is otherwise not known
 * @param problem what is wrong with the check itself
 */
public record Findings(List<Finding> all, boolean complete, Optional<String> problem) {

    public Findings {
        all = List.copyOf(all);
    }

    /** About the check's own service. */
    public CheckResult own() {
        return all.getFirst().result();
    }
}
