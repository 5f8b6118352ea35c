package io.earshot.cli.pages;

import io.earshot.agent.AgentCommandLine;
import io.earshot.relay.RelayConfig;
import io.earshot.server.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes the page of all configuration keys, from the records that hold them and from the readers. */
final class ConfigurationReference {

    /** Holds every section with its required keys; of keys of which one is required, two sections have a different one. */
    static final String SERVER = """
        tls: {certificate: server.pem, key: server.key}
        access: {tenants: [{name: shop, clusters: [a]}, {name: web, namespaces: [b]}]}
        cmdb:
          sources:
            - csv: cmdb.csv
            - jdbc: {url: "jdbc:postgresql://db.example.com/cmdb", queries: [SELECT 1]}
            - netbox: {url: "https://netbox.example.com"}
            - kubernetes: {}
            - announced: {}
        nagios:
          destinations:
            - {name: a, nsca: {host: nagios.example.com}}
            - {name: b, pipe: nagios.cmd}
            - {name: c, icinga: {url: "https://icinga.example.com", user: root, passwordEnv: PASSWORD}}
            - {name: d, alertmanager: {url: "http://alertmanager.example.com"}}
            - {name: e, webhook: {url: "https://hook.example.com"}}
            - {name: f, icinga: {url: "https://icinga.example.com", user: root, passwordFile: password}}
        checks:
          - {name: slow-links, sql: SELECT 1, warning: 1 rows}
          - {name: states, sql: SELECT 1}
        graph:
          ignore: [{port: 22}, {node: a}]
          tags: [{csv: tags.csv}, {select: SELECT 1}]
          neo4j: {uri: "bolt://127.0.0.1:7687"}
        wire:
          captures: [{roles: [be]}, {clusters: [a]}]
          protocols:
            - name: acme
              ports: [9100]
              length: {}
              operation: {bytes: 4}
              correlation: {bytes: 4}
              status: {bytes: 4}
            - name: lines
              ports: [9101]
              delimiter: "|"
              operation: {separator: ","}
              correlation: {separator: ","}
              status: {separator: ","}
        relays: [{urls: ["https://relay.example.com:8091"]}]
        tunnels: [{relay: tx1, host: tx1.example.com, key: tx1.key, knownHosts: known_hosts}]
        probes: [{name: db, select: SELECT 1}]
        cluster: {name: a, kafka: {bootstrap: ["kafka1:9092"]}, share: {partitions: 2, holds: [0]}}
        engine: {ignite: {addresses: ["ignite1:10800"], tls: {}}}
        """;

    private static final String RELAY = """
        name: tx1
        tls: {certificate: relay.pem, key: relay.key}
        parents: ["https://earshot.example.com:8090"]
        parentTls: {}
        files: {folder: files}
        """;

    private static final Pattern OPTION = Pattern.compile("^ {2}(--\\S+)(?: (\\S+))? +(.*)$");
    private static final Pattern DEFAULT = Pattern.compile(" \\(default: (.*)\\)$");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final JavaSources sources;
    private final Path folder;

    ConfigurationReference(JavaSources sources, Path folder) {
        this.sources = sources;
        this.folder = folder;
    }

    String markdown() throws Exception {
        return """
            # Configuration keys

            This page is generated from the program. [server.yaml](server.yaml) has the same keys of the server as an example with comments.

            Durations are a number with its unit: `ms`, `s`, `m`, `h` or `d`, as in `90s`; traffic.yaml knows `us`, too. Relative paths start at the folder of the file. A key behind \
            `[]` stands in each entry of a list. An empty default means that nothing is configured. An unknown key is an error with its line and the nearest known key.

            ## server.yaml

            `earshot-server --config FILE`, or `earshot server --config FILE`; `--check-config` reads the file, and those that it names, says in the words of the start what would keep a server from starting, and ends.

            %s
            ## relay.yaml

            `earshot-relay --config FILE`, or `earshot relay --config FILE`; see [relays](relays.md).

            %s
            ## Agent

            An agent has no file. Its options stand on the command line or in the environment; the command line has precedence.

            %s
            ## traffic.yaml

            `earshot-traffic --config FILE`, or `earshot traffic --config FILE`; see [traffic](traffic.md), which also has the keys of dialects.

            %s
            ### Keys of apps

            %s""".formatted(
                        server(), Key.table(relay()), agent(), Key.table(TrafficKeys.TOP), Key.table(TrafficKeys.APPS));
    }

    /** Returns one table for the plain keys, and one for each section. */
    private String server() throws Exception {
        List<Key> keys = serverKeys();
        Map<String, List<Key>> sections = new TreeMap<>();
        List<Key> plain = new ArrayList<>();
        for (Key key : keys) {
            String section = key.path().split("[.\\[]", 2)[0];
            if (keys.stream()
                    .noneMatch(other -> other.path().startsWith(section + ".")
                            || other.path().startsWith(section + "[]."))) {
                plain.add(key);
            } else {
                sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(key);
            }
        }
        return Key.table(plain)
                + sections.entrySet().stream()
                        .map(section -> "\n### Section " + section.getKey() + "\n\n" + Key.table(section.getValue()))
                        .collect(Collectors.joining());
    }

    List<Key> serverKeys() throws Exception {
        Path file = Files.writeString(folder.resolve("server.yaml"), SERVER);
        JsonNode written = YAML.readTree(SERVER);
        return new RecordKeys(sources, folder).of(ConfigFile.read(file), written);
    }

    private List<Key> relay() throws Exception {
        Path file = Files.writeString(folder.resolve("relay.yaml"), RELAY);
        return new RecordKeys(sources, folder).of(RelayConfig.read(file), YAML.readTree(RELAY));
    }

    private static String agent() {
        return "| option | environment | default | meaning |\n| --- | --- | --- | --- |\n"
                + AgentCommandLine.help("earshot-agent")
                        .lines()
                        .map(OPTION::matcher)
                        .filter(Matcher::matches)
                        .map(ConfigurationReference::option)
                        .collect(Collectors.joining())
                + "| | `EARSHOT_TOKEN=TOKEN` | | Token for the server, instead of a file. |\n"
                + "| | `EARSHOT_UPGRADES=DIR` | | Folder of the agent's versions; orders may then upgrade it. |\n";
    }

    private static String option(Matcher line) {
        String parameter = line.group(2) == null || line.group(2).isEmpty() ? "" : " " + line.group(2);
        String variable = parameter.isEmpty()
                ? ""
                : "`EARSHOT_"
                        + line.group(1).substring(2).toUpperCase(Locale.ROOT).replace('-', '_') + "`";
        String description = line.group(3);
        Matcher standard = DEFAULT.matcher(description);
        String shown = standard.find() ? standard.group(1) : "";
        return "| `%s%s` | %s | %s | %s |\n"
                .formatted(
                        line.group(1),
                        parameter,
                        variable,
                        shown.replace("|", "\\|"),
                        Key.sentence(standard.replaceFirst("")).replace("|", "\\|"));
    }
}
