package io.earshot.nagios;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checks that come with Earshot and need no configuration. */
public final class Checks {

    private static final SqlCheck CONNECTIVITY = new SqlCheck(
            "connectivity",
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
            Optional.of("SELECT COUNT(*) AS containers, COUNT(disconnect) AS reporting FROM data"),
            Thresholds.criticalAt(1),
            new ConnectivityWording());

    private Checks() {}

    public static List<SqlCheck> shipped() {
        return List.of(CONNECTIVITY);
    }

    public static Optional<SqlCheck> find(String name) {
        return shipped().stream().filter(check -> check.name().equals(name)).findFirst();
    }

    /** @throws IllegalArgumentException if there is none, with the names that there are */
    public static SqlCheck require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no check \""
                        + PluginText.cut(PluginText.clean(name), 64) + "\", expected one of: "
                        + shipped().stream().map(SqlCheck::name).collect(Collectors.joining(", "))));
    }
}
