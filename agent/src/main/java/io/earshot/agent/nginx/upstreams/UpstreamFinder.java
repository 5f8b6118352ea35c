package io.earshot.agent.nginx.upstreams;

import io.earshot.agent.dns.NameResolver;
import io.earshot.agent.dns.NameServer;
import io.earshot.agent.nginx.conf.NginxConfiguration;
import io.earshot.model.UpstreamReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the servers of upstreams, and those that a directive such as proxy_pass names without one. Pure; for one reading. */
final class UpstreamFinder implements NginxConfiguration.Directives {

    private static final Set<String> PASSES =
            Set.of("proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass");
    private static final Set<String> TABLES = Set.of("map", "geo", "split_clients");

    /** Variables that stand for a request's path, where the host ends. */
    private static final Pattern REST = Pattern.compile(
            "(?:[/?#]|\\$\\{?(?:request_uri|uri|document_uri|is_args|args|query_string)\\b).*", Pattern.DOTALL);

    private final Deque<List<String>> blocks = new ArrayDeque<>();
    private final Set<String> upstreams = new HashSet<>();
    private final Map<String, ConfiguredServer> servers = new LinkedHashMap<>();
    private final Set<Pass> passes = new LinkedHashSet<>();
    private final Variables variables = new Variables();
    private final Set<NameServer> nameServers = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private long leftOut;

    /** @param place for people */
    private record Pass(String directive, String target, boolean isStream, String place) {}

    /**
     * The servers of a configuration.
     *
     * @param nameServers that nginx asks at runtime
     * @param variables directives whose servers are not known
     * @param problems the first of them
     */
    record Found(
            List<ConfiguredServer> servers,
            List<NameServer> nameServers,
            long variables,
            long leftOut,
            List<String> problems) {}

    @Override
    public void simple(List<String> words, String file, int line) {
        List<String> block = blocks.isEmpty() ? List.of() : blocks.peek();
        String directive = words.getFirst();
        if (block.size() == 2 && block.getFirst().equals("upstream")) {
            if (directive.equals("server") && words.size() >= 2) {
                serverOf(block.get(1), words);
            }
        } else if (!block.isEmpty() && TABLES.contains(block.getFirst())) {
            if (words.size() == 2) {
                variables.add(block.getLast(), words.get(1));
            }
        } else if (directive.equals("set") && words.size() == 3) {
            variables.add(words.get(1), words.get(2));
        } else if (PASSES.contains(directive) && words.size() == 2) {
            passes.add(new Pass(directive, words.get(1), isStream(), file + ":" + line));
        }
        if (directive.equals("resolver")) {
            words.subList(1, words.size()).forEach(this::nameServer);
        }
    }

    @Override
    public void open(List<String> words) {
        blocks.push(words);
        if (words.size() == 2 && words.getFirst().equals("upstream")) {
            upstreams.add(words.get(1).toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void close() {
        blocks.poll();
    }

    private boolean isStream() {
        return blocks.stream().anyMatch(block -> block.equals(List.of("stream")));
    }

    private void serverOf(String upstream, List<String> words) {
        String text = words.get(1);
        List<String> parameters = words.subList(2, words.size());
        boolean byService = parameters.stream().anyMatch(word -> word.startsWith("service="));
        Optional<Endpoint> endpoint = Endpoint.parse(text);
        if (Endpoint.isUnixSocket(text) || endpoint.isEmpty() || byService) {
            return; // an SRV record alone tells the ports
        }
        put(new ConfiguredServer(
                upstream,
                endpoint.get().host(),
                endpoint.get().port().orElse(80),
                parameters.contains("backup"),
                parameters.contains("down"),
                parameters.contains("resolve")));
    }

    private void nameServer(String text) {
        Endpoint.parse(text)
                .filter(_ -> text.indexOf('=') < 0 && nameServers.size() < NameServer.MOST)
                .flatMap(endpoint -> NameResolver.ip(endpoint.host())
                        .map(ip -> new NameServer(ip, endpoint.port().orElse(NameServer.USUAL_PORT))))
                .ifPresent(nameServers::add);
    }

    /** Two upstreams of the same name, one for HTTP and one for streams, count as one. */
    private void put(ConfiguredServer server) {
        String key = server.upstream() + " " + server.name().toLowerCase(Locale.ROOT);
        if (servers.size() >= UpstreamReport.MOST_SERVERS && !servers.containsKey(key)) {
            leftOut++;
        } else {
            servers.putIfAbsent(key, server);
        }
    }

    /** Returns what was found. To be called once, after all directives: an upstream may stand behind its use. */
    Found finish() {
        long unknown = 0;
        for (Pass pass : passes) {
            Optional<List<String>> targets = variables.expand(authority(pass.target()));
            if (targets.isEmpty()) {
                unknown++;
                if (problems.isEmpty()) {
                    problems.add(
                            pass.directive() + " " + pass.target() + " depends on variables (" + pass.place() + ")");
                }
            }
            targets.orElse(List.of()).forEach(target -> direct(pass, target));
        }
        return new Found(
                List.copyOf(servers.values()), List.copyOf(nameServers), unknown, leftOut, List.copyOf(problems));
    }

    /** Cuts off the path, whose variables do not matter, and an unknown scheme. */
    private static String authority(String target) {
        if (Endpoint.isUnixSocket(target)) {
            return target;
        }
        int mark = target.indexOf("://");
        String scheme = mark < 0 ? "" : target.substring(0, mark + 3);
        String rest = REST.matcher(target.substring(scheme.length())).replaceFirst("");
        return (Variables.isIn(scheme) ? "" : scheme) + rest;
    }

    private void direct(Pass pass, String target) {
        Optional<Endpoint> endpoint = Endpoint.isUnixSocket(target) ? Optional.empty() : Endpoint.parse(target);
        endpoint.filter(each -> !upstreams.contains(each.host().toLowerCase(Locale.ROOT)))
                .filter(each -> each.port().isPresent() || !pass.isStream())
                .ifPresent(each -> put(new ConfiguredServer(
                        pass.directive(),
                        each.host(),
                        each.port().orElse(Endpoint.usualPort(target)),
                        false,
                        false,
                        Variables.isIn(pass.target()))));
    }
}
