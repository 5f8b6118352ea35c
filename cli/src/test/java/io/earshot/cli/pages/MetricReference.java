package io.earshot.cli.pages;

import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the page of metrics, from what a server and a relay serve and from the source of the passive monitor. */
final class MetricReference {

    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (earshot_\\w+) (.*)$");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");
    private static final Pattern GAUGE =
            Pattern.compile("\"(earshot_\\w+)\",\\s*\"[^\"]*\",\\s*(?:List\\.of\\(([^)]*)\\)|labels)");
    private static final Pattern TRAFFIC =
            Pattern.compile("metric\\(\\s*text,\\s*\"(\\w+)\",\\s*\"(\\w+)\",\\s*\"([^\"]*)\"");
    private static final String FIGURES = "server/src/main/java/io/earshot/server/metrics/FleetFigures.java";
    private static final String STATUS = "traffic/src/main/java/io/earshot/traffic/site/StatusResource.java";
    private static final String TABLE = "| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n";

    private final JavaSources sources;
    private final Path folder;

    MetricReference(JavaSources sources, Path folder) {
        this.sources = sources;
        this.folder = folder;
    }

    String markdown() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\nbe1,host1,TX,192.0.2.1\n");
        Path server = Files.writeString(folder.resolve("metrics.yaml"), """
                listen: 127.0.0.1:0
                cmdb: {csv: cmdb.csv}
                pdns: {domains: [example.com], stream: {listen: 127.0.0.1:0}}
                engine: {ignite: {addresses: ["192.0.2.1:10800"]}, libraries: engine}
                """);
        AwayEngine.library(folder.resolve("engine"));
        try (EarshotServer running = EarshotServer.start(ConfigFile.read(server), InstantSource.system())) {
            Path config = Files.writeString(
                    folder.resolve("parent.yaml"),
                    "name: tx1\nlisten: 127.0.0.1:0\nparents: [\"" + running.uri() + "\"]\n");
            try (Relay relay = Relay.start(RelayConfig.read(config), "test")) {
                // Calls are counted by what they were, so that there must have been one.
                get(running.uri().resolve("/api/v1/containers/be1.host1/partners"));
                return page(
                        get(running.uri().resolve("/metrics?links=true")),
                        get(relay.uri().resolve("/metrics")));
            }
        }
    }

    private String page(String server, String relay) {
        return """
            # Metrics

            This page is generated from what the programs serve to Prometheus under `/metrics`. See [operations](operations.md) for what to alert on.

            ## Server

            The server also serves `jvm_*`, `process_*` and `system_*` of Micrometer. Metrics of single links and of exchanges come with `/metrics?links=true` alone, `earshot_engine_*` where [an engine](servers.md#rows-in-an-ignite-cluster) is configured, and `earshot_log_*` where [several servers](servers.md#see-it) share a log.

            %s
            ## Relay

            %s
            ## Passive monitor

            %s""".formatted(table(server), table(relay), traffic());
    }

    private String table(String text) {
        Map<String, String> rows = new TreeMap<>();
        Matcher help = HELP.matcher(text);
        while (help.find()) {
            String name = help.group(1);
            rows.put(name, row(name, type(text, name), labels(text, name), help.group(2)));
        }
        return rows.values().stream().collect(Collectors.joining("", TABLE, ""));
    }

    private static String row(String name, String type, String labels, String meaning) {
        return "| `%s` | %s | %s | %s |\n".formatted(name, type, labels, Key.sentence(meaning));
    }

    private static String type(String text, String name) {
        return Pattern.compile("(?m)^# TYPE " + name + " (\\w+)$")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the labels of the samples; where there is no sample yet, those that the source names. */
    private String labels(String text, String name) {
        Optional<String> sample = text.lines()
                .filter(line -> line.matches(name + "(_bucket)?[ {].*"))
                .findFirst();
        List<String> labels = sample.map(line -> LABEL.matcher(line)
                        .results()
                        .map(found -> found.group(1))
                        .filter(label -> !label.equals("le"))
                        .toList())
                .orElseGet(() -> declared(name));
        return new TreeSet<>(labels).stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }

    private List<String> declared(String name) {
        String source = sources.read(FIGURES);
        if (source.contains("text, \"" + name + "\", ")) {
            return List.of("from", "to"); // the histograms
        }
        if (name.startsWith("earshot_exchange_") || name.startsWith("earshot_link_")) {
            String variable = name.startsWith("earshot_exchange_") ? "links" : "labels";
            return words(Pattern.compile("List<String> " + variable + " = List\\.of\\(([^)]*)\\)")
                    .matcher(source)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow());
        }
        return GAUGE.matcher(source)
                .results()
                .filter(found -> found.group(1).equals(name))
                .map((MatchResult found) -> words(found.group(2)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no labels of " + name + " in " + FIGURES));
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",\\s*", -1))
                .map(word -> word.replace("\"", ""))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String traffic() {
        return TRAFFIC.matcher(sources.read(STATUS))
                .results()
                .map(found -> row("earshot_traffic_" + found.group(1), found.group(2), "", found.group(3)))
                .sorted()
                .collect(Collectors.joining("", TABLE, ""));
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
