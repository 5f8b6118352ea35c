package io.earshot.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The section {@code classes}: the traffic classes that links are probed in beside the default one. */
public record LinkClassReports(List<LinkClass> classes) implements Section {

    public LinkClassReports {
        classes = List.copyOf(classes);
    }

    /** Returns the classes that a report tells of, by the partner's address. */
    public static Map<Ip, List<LinkClass>> in(Report report) {
        return report.section(LinkClassReports.class)
                .map(section -> section.classes().stream().collect(Collectors.groupingBy(LinkClass::ip)))
                .orElse(Map.of());
    }
}
