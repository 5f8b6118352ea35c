package io.earshot.nagios;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Words for {@code SELECT name, disconnect, connectivity FROM data}: who cannot reach whom. */
final class ConnectivityWording implements Wording {

    // With the head before it and the performance data behind, about what a first line has room for.
    private static final int NAMES = 90;

    @Override
    public Set<String> columns() {
        return Set.of("name", "disconnect", "connectivity");
    }

    @Override
    public String nothingFound() {
        return "no broken link";
    }

    /** {@code 3 containers cannot reach 5 partners: be5.host58 (2), ...}; a partner that many miss counts once. */
    @Override
    public String headline(Rows rows) throws CheckFailedException {
        long partners = rows.column("connectivity").stream()
                .flatMap(ConnectivityWording::addresses)
                .distinct()
                .count();
        return (rows.truncated() ? "at least " : "") + count(rows.size(), "container") + " cannot reach "
                + count(partners, "partner") + ": " + names(rows);
    }

    /** {@code be5.host58 cannot reach 192.168.5.1, 10.1.2.3}. */
    @Override
    public String line(Rows rows, int row) throws CheckFailedException {
        return rows.cell("name", row) + " cannot reach "
                + String.join(", ", addresses(rows.cell("connectivity", row)).toList());
    }

    @Override
    public List<PerformanceDatum> performance(Rows rows, Judgement judgement) throws CheckFailedException {
        long links =
                rows.counts("disconnect").stream().mapToLong(Long::longValue).sum();
        return List.of(judgement.rowsDatum("broken", rows.size()), PerformanceDatum.count("broken_links", links));
    }

    /** Whole names only, since the first half of a container's name may be another one's name. */
    private static String names(Rows rows) throws CheckFailedException {
        List<Cell> names = rows.column("name");
        List<Long> links = rows.counts("disconnect");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            String next = names.get(i) + " (" + links.get(i) + ")";
            if (i > 0 && text.length() + next.length() > NAMES) {
                return text.append(", ...").toString();
            }
            text.append(i == 0 ? "" : ", ").append(next);
        }
        return rows.truncated() ? text.append(", ...").toString() : text.toString();
    }

    private static Stream<String> addresses(Cell connectivity) {
        return Stream.of(connectivity.toString().split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty());
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
