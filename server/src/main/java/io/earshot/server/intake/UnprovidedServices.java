package io.earshot.server.intake;

import io.earshot.cmdb.CmdbProblem;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds services that containers are declared to use and that no container provides: most are misspelt. */
final class UnprovidedServices {

    /** A problem's source, since such a one lies between two containers and in no single source. */
    static final String SOURCE = "CMDB";

    /** Looking for the nearest name compares with all of them. */
    private static final int NEAREST_LOOKED_FOR = 100;

    private UnprovidedServices() {}

    /** Returns one problem for each such service, at the first container that uses it. */
    static List<CmdbProblem> in(Inventory inventory) {
        Set<String> provided = new HashSet<>();
        inventory.containers().forEach(container -> provided.addAll(container.services()));
        Map<String, List<Container>> users = new LinkedHashMap<>();
        for (Container container : inventory.containers()) {
            for (String service : container.uses()) {
                if (!provided.contains(service)) {
                    users.computeIfAbsent(service, s -> new ArrayList<>()).add(container);
                }
            }
        }
        List<CmdbProblem> problems = new ArrayList<>();
        users.forEach((service, all) -> problems.add(new CmdbProblem(
                SOURCE,
                all.getFirst().name().toString(),
                "uses `" + service + "`, which no container provides"
                        + (problems.size() < NEAREST_LOOKED_FOR
                                ? Names.nearest(service, provided)
                                        .map(near -> "; nearest known: `" + near + "`")
                                        .orElse("")
                                : "")
                        + (all.size() > 1 ? " (and " + (all.size() - 1) + " more containers)" : ""))));
        return problems;
    }
}
