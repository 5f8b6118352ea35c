package io.earshot.cli.demo;

import io.earshot.model.ContainerName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Plans the demo's faults: the two hosts in different data centres that talk most, the data centre pair that talks most
 * and is not theirs, and the agent of a container that has nothing to do with either.
 *
 * @param cutContainers the containers with a link across the cut
 */
record DemoFaultPlan(
        LoopbackFaults.CutPair cut,
        LoopbackFaults.LossyPair lossy,
        ContainerName restarted,
        List<String> cutContainers) {

    private static final double LOSS = 0.3;

    static Optional<DemoFaultPlan> choose(DemoQuestions questions) throws IOException {
        List<List<String>> hosts = questions.rows("""
            SELECT d.host, l.partnerHost, d.dataCenter, l.partnerDataCenter
            FROM link l JOIN data d ON d.name = l.container WHERE d.dataCenter <> l.partnerDataCenter
            GROUP BY d.host, l.partnerHost, d.dataCenter, l.partnerDataCenter
            ORDER BY COUNT(*) DESC, LENGTH(d.host || l.partnerHost), d.host, l.partnerHost LIMIT 1
            """);
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        String host = hosts.getFirst().get(0);
        String otherHost = hosts.getFirst().get(1);
        String ends = "('" + hosts.getFirst().get(2) + "', '" + hosts.getFirst().get(3) + "')";
        List<List<String>> dataCenters = questions.rows("""
            SELECT d.dataCenter, l.partnerDataCenter FROM link l JOIN data d ON d.name = l.container
            WHERE d.dataCenter <> l.partnerDataCenter AND NOT (d.dataCenter IN %s AND l.partnerDataCenter IN %s)
            GROUP BY d.dataCenter, l.partnerDataCenter ORDER BY COUNT(*) DESC, d.dataCenter LIMIT 1
            """.formatted(ends, ends));
        if (dataCenters.isEmpty()) {
            return Optional.empty();
        }
        List<List<String>> across = questions.rows("""
            SELECT DISTINCT l.container FROM link l JOIN data d ON d.name = l.container
            WHERE (d.host = '%1$s' AND l.partnerHost = '%2$s') OR (d.host = '%2$s' AND l.partnerHost = '%1$s')
            ORDER BY l.container
            """.formatted(host, otherHost));
        List<List<String>> bystanders = questions.rows("""
            SELECT name FROM data WHERE role = 'be' AND host NOT IN ('%s', '%s')
            ORDER BY dataCenter IN ('%s', '%s'), name LIMIT 1
            """.formatted(
                        host,
                        otherHost,
                        dataCenters.getFirst().get(0),
                        dataCenters.getFirst().get(1)));
        if (bystanders.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DemoFaultPlan(
                new LoopbackFaults.CutPair(host, otherHost),
                new LoopbackFaults.LossyPair(
                        dataCenters.getFirst().get(0), dataCenters.getFirst().get(1), LOSS),
                ContainerName.parse(bystanders.getFirst().getFirst()),
                across.stream().map(List::getFirst).toList()));
    }
}
