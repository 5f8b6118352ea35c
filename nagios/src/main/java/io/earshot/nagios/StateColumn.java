package io.earshot.nagios;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rows that say themselves what they mean, in a column {@code state}: OK, WARNING, CRITICAL, UNKNOWN or 0 to 3. */
public record StateColumn() implements Judgement {

    static final String NAME = "state";

    @Override
    public Optional<CheckState> judge(Rows rows) throws CheckFailedException {
        List<CheckState> states = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            states.add(judge(rows, row));
        }
        CheckState gravest = CheckState.gravest(states);
        return rows.truncated() && gravest != CheckState.CRITICAL ? Optional.empty() : Optional.of(gravest);
    }

    @Override
    public CheckState judge(Rows rows, int row) throws CheckFailedException {
        String said = rows.cell(NAME, row).toString();
        for (CheckState state : CheckState.values()) {
            if (state.name().equals(said.toUpperCase(Locale.ROOT))
                    || Integer.toString(state.exitStatus()).equals(said)) {
                return state;
            }
        }
        if (said.isEmpty()) {
            return CheckState.UNKNOWN;
        }
        throw new CheckFailedException("column state of the answer holds \"" + PluginText.cut(said, 40)
                + "\", expected OK, WARNING, CRITICAL, UNKNOWN or 0 to 3");
    }

    @Override
    public Set<String> columns() {
        return Set.of(NAME);
    }

    @Override
    public CheckState ofNothing() {
        return CheckState.UNKNOWN;
    }

    @Override
    public Judgement with(Optional<ThresholdNumber> warning, Optional<ThresholdNumber> critical) {
        if (warning.isPresent() || critical.isPresent()) {
            throw new IllegalArgumentException("judged by its column state, so that there is no threshold to change");
        }
        return this;
    }
}
