package io.earshot.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.EqualPaths;
import io.earshot.lab.netns.Namespaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real agents over sixteen equal paths of the kernel. Probes come every second and forty links share the work, so that the dead paths of both ways are
 * found in seconds. {@code ./earshot lab bench paths} has more kinds of cuts, their repair and the default intervals.
 */
class DeadPathsIT {

    private static final int LINKS = 40;

    /** A path that carries less than the others, both ways. */
    private static final int NARROW = 3;

    @BeforeEach
    void needRoot() {
        List.of("ip", "nft", "sysctl").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void deadPathsOfBothWaysANarrowPathAndADroppedClassAreToldWithExactlyTheirPorts() throws Exception {
        PathBench bench = new PathBench(LINKS, Duration.ofSeconds(3), Duration.ofSeconds(1));
        try (Namespaces namespaces = Namespaces.open()) {
            EqualPaths paths = EqualPaths.open(namespaces, LINKS);
            try (LabServer server = bench.start(paths)) {
                paths.cut(Set.of(7), Set.of(8));
                paths.drop(PathBench.DROPPED_CLASS);
                paths.narrow(NARROW, 1_400);
                PathBench.awaitCount(
                        server,
                        "SELECT COUNT(*) FROM incident WHERE kind = 'path' AND until IS NULL"
                                + " AND summary LIKE '%on the way from host1 to host2%'"
                                + " AND summary LIKE '%on the way from host2 to host1%'",
                        1,
                        1);

                Map<String, Set<Integer>> told = PathBench.told(server, "DOWN");
                assertThat(told).isNotEmpty();
                for (int i = 1; i <= LINKS; i++) {
                    Set<Integer> ports = told.get(PathBench.container(i));
                    if (ports != null) {
                        assertThat(ports).as("ports of link %s", i).isEqualTo(paths.cutSourcePorts(i));
                    }
                }
                assertThat(PathBench.sentence(server))
                        .contains("between host1 and host2")
                        .hasLineCount(1);
                PathBench.awaitCount(
                        server,
                        "SELECT COUNT(*) FROM link_cause WHERE cause = 'CLASS' AND text LIKE"
                                + " 'of the probes in class DSCP 46 from a%.host1 to b%.host2 none is answered%'",
                        1,
                        LINKS);
                assertThat(server.rows("SELECT container FROM link WHERE state = 'DOWN'"))
                        .isEmpty();
                theNarrowPathIsInTheSameSentenceWithItsMtuAndExactlyItsPorts(server, paths);
            }
        }
    }

    private static void theNarrowPathIsInTheSameSentenceWithItsMtuAndExactlyItsPorts(LabServer server, EqualPaths paths)
            throws Exception {
        PathBench.awaitCount(
                server,
                "SELECT COUNT(*) FROM incident WHERE kind = 'path' AND until IS NULL AND summary LIKE"
                        + " '%between host1 and host2 drops everything and about 1 of % paths carries at most 1,400 octets since%'",
                1,
                1);

        Map<String, Set<Integer>> told = PathBench.told(server, "NARROW");
        assertThat(told).isNotEmpty();
        for (int i = 1; i <= LINKS; i++) {
            Set<Integer> ports = told.get(PathBench.container(i));
            if (ports != null) {
                Set<Integer> narrow = new TreeSet<>(paths.sourcePorts(i, Set.of(NARROW), Set.of(NARROW)));
                narrow.removeAll(paths.cutSourcePorts(i));
                assertThat(ports).as("narrow ports of link %s", i).isEqualTo(narrow);
            }
        }
        assertThat(server.rows("SELECT DISTINCT pathMtu FROM link_path WHERE state = 'NARROW'"))
                .containsExactly(List.of("1400"));
    }
}
