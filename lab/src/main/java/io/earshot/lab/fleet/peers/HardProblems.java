package io.earshot.lab.fleet.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from Nagios' log the hosts and services in a HARD problem state. */
final class HardProblems {

    private static final Pattern HOST = Pattern.compile("\\[\\d+] HOST ALERT: ([^;]+);([A-Z]+);([A-Z]+);.*");
    private static final Pattern SERVICE =
            Pattern.compile("\\[\\d+] SERVICE ALERT: ([^;]+);([^;]+);([A-Z]+);([A-Z]+);.*");
    private static final Set<String> WELL = Set.of("UP", "OK");

    /** @param service empty for the host itself */
    record Problem(String host, String service) {}

    private HardProblems() {}

    static List<Problem> of(List<String> log) {
        Map<Problem, Boolean> states = new LinkedHashMap<>();
        for (String line : log) {
            Matcher host = HOST.matcher(line);
            Matcher service = SERVICE.matcher(line);
            if (host.matches()) {
                put(states, new Problem(host.group(1), ""), host.group(2), host.group(3));
            } else if (service.matches()) {
                put(states, new Problem(service.group(1), service.group(2)), service.group(3), service.group(4));
            }
        }
        return states.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void put(Map<Problem, Boolean> states, Problem problem, String state, String type) {
        if (WELL.contains(state)) {
            states.put(problem, false);
        } else if (type.equals("HARD")) {
            states.put(problem, true);
        }
    }
}
