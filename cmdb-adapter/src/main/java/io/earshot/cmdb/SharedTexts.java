package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Networks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Interns texts that many containers share, such as host, data centre, role and services. */
final class SharedTexts {

    private final Map<String, String> texts = new HashMap<>();
    private final Map<List<String>, List<String>> lists = new HashMap<>();
    private final Map<Map<String, String>, Map<String, String>> tags = new HashMap<>();
    private final Map<Networks, Networks> networks = new HashMap<>(Map.of(Networks.DEFAULT, Networks.DEFAULT));

    /** The same container. */
    Container in(Container container) {
        return new Container(
                new ContainerName(one(container.name().container()), one(container.host())),
                one(container.dataCenter()),
                one(container.role()),
                one(container.cluster()),
                container.addresses(),
                one(container.services()),
                one(container.uses()),
                container.running(),
                container.takesTraffic(),
                one(container.tags()),
                one(container.networks()));
    }

    private Networks one(Networks some) {
        return networks.computeIfAbsent(some, n -> n);
    }

    private String one(String text) {
        return texts.computeIfAbsent(text, t -> t);
    }

    private Map<String, String> one(Map<String, String> some) {
        return tags.computeIfAbsent(
                some,
                s -> s.entrySet().stream().collect(Collectors.toMap(e -> one(e.getKey()), e -> one(e.getValue()))));
    }

    private List<String> one(List<String> list) {
        return lists.computeIfAbsent(
                list, l -> List.copyOf(l.stream().map(this::one).toList()));
    }
}
