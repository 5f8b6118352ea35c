package io.earshot.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.agent.announce.AnnounceConfig;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceCommand;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.host.NamespaceSource;
import io.earshot.agent.host.RuntimeState;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.ServerOrder;
import io.earshot.agent.http.TlsFiles;
import io.earshot.agent.http.Token;
import io.earshot.agent.nginx.AccessLogFormat;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.nginx.NginxFiles;
import io.earshot.agent.peers.PeerSettings;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.sockets.SocketsConfig;
import io.earshot.agent.tasks.OctetRate;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.agent.upgrade.UpgradePlace;
import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import io.earshot.model.files.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes an agent of what was said on its command line and in its environment; the command line counts for more. */
public final class AgentCommandLine {

    private static final String CHECK = "--check-config";
    private static final String NONE = "none";
    private static final int MOST_PORT = 65_535;
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** Separates labels in the environment's variable. */
    private static final String LABELS_BETWEEN = ",";

    private static final Pattern LABELS_BETWEEN_PATTERN = Pattern.compile(LABELS_BETWEEN);

    private final Map<AgentOption, String> said = new EnumMap<>(AgentOption.class);
    private final Optional<String> token;
    private final String version;
    private final Optional<UpgradePlace> upgrades;

    private AgentCommandLine(Map<String, String> environment, String version) {
        this.version = version;
        upgrades = UpgradePlace.of(environment);
        token = Optional.ofNullable(environment.get("EARSHOT_TOKEN")).filter(text -> !text.isBlank());
        for (AgentOption option : AgentOption.values()) {
            Optional.ofNullable(environment.get(option.variable()))
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> said.put(option, text.strip()));
        }
    }

    /**
     * @param version of the agent, for its reports
     * @return not started
     * @throws IllegalArgumentException with one line for people
     */
    public static Agent agent(List<String> arguments, Map<String, String> environment, String version) {
        return read(arguments, environment, version).agent();
    }

    static AgentCommandLine read(List<String> arguments, Map<String, String> environment, String version) {
        AgentCommandLine line = new AgentCommandLine(environment, version);
        line.read(arguments);
        return line;
    }

    /** Says whether the configuration is to be checked instead of used. */
    public static boolean isCheck(List<String> arguments) {
        return arguments.contains(CHECK);
    }

    /**
     * Reads all options and the files of token and TLS, and opens no socket.
     *
     * @return one line for people
     * @throws IllegalArgumentException if an option is wrong
     * @throws IOException if a file cannot be used
     */
    public static String check(List<String> arguments, Map<String, String> environment, String version)
            throws IOException {
        AgentCommandLine line =
                read(arguments.stream().filter(word -> !word.equals(CHECK)).toList(), environment, version);
        Agent _ = line.agent();
        ServerAccess access = line.access();
        access.check();
        return "the configuration of "
                + line.said(AgentOption.NAME)
                        .or(() -> line.said(AgentOption.HOST))
                        .orElse("")
                + " is understood; server " + access;
    }

    /** Lines for people. */
    public static String help(String program) {
        StringBuilder help = new StringBuilder("Usage: " + program + " --server URL [--name NAME | --host HOST]"
                + " [option...]\n\n"
                + "Probes the partners of a container, or of all"
                + " containers of a host, and reports to the"
                + " server.\n"
                + "Each option may come from the environment"
                + " instead, as EARSHOT_SERVER.\n\n");
        for (AgentOption option : AgentOption.values()) {
            help.append(option.help());
        }
        help.append(
                "  EARSHOT_UPGRADES=DIR, in the environment only: orders may upgrade this agent, and versions are kept in DIR\n");
        help.append(AgentOption.line(CHECK, "reads all options and the files of token and TLS, and ends"));
        return help.toString();
    }

    private void read(List<String> arguments) {
        Map<AgentOption, String> given = new EnumMap<>(AgentOption.class);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            AgentOption option = option(equals < 0 ? argument : argument.substring(0, equals));
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new IllegalArgumentException(argument + " without its value");
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            String before = given.put(option, value);
            if (before != null && option == AgentOption.LABEL) {
                given.put(option, before + LABELS_BETWEEN + value);
            } else if (before != null) {
                throw new IllegalArgumentException(option.flag() + " is there twice");
            }
        }
        // A name or host on the command line replaces both of the environment's.
        if (given.containsKey(AgentOption.NAME) || given.containsKey(AgentOption.HOST)) {
            said.remove(AgentOption.NAME);
            said.remove(AgentOption.HOST);
        }
        said.putAll(given);
    }

    private static AgentOption option(String flag) {
        return Arrays.stream(AgentOption.values())
                .filter(option -> option.flag().equals(flag))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> flags = Stream.of(AgentOption.values())
                            .map(AgentOption::flag)
                            .toList();
                    return new IllegalArgumentException("unknown option " + Names.shorten(flag)
                            + Names.nearest(flag, flags)
                                    .map(near -> ", did you mean " + near + "?")
                                    .orElse(""));
                });
    }

    private Agent agent() {
        if (said(AgentOption.NAME).isPresent() && said(AgentOption.HOST).isPresent()) {
            throw new IllegalArgumentException("expected --name of one container, or --host of all its containers");
        }
        List<Integer> ports = list(AgentOption.TCP_PORTS)
                .map(words -> words.stream().map(AgentCommandLine::port).toList())
                .orElse(TcpPorts.USUAL);
        return said(AgentOption.HOST)
                .map(host -> Agent.ofHost(new HostConfig(
                        access(),
                        host,
                        namespaces(),
                        said(AgentOption.NETNS_PATTERN)
                                .map(NamespaceNaming::parse)
                                .orElse(NamespaceNaming.USUAL),
                        HostConfig.SCAN_EVERY,
                        ports,
                        nginx(HostConfig.USUAL_NGINX, containerRoot()),
                        sockets(),
                        version,
                        tasks())))
                .orElseGet(() -> new Agent(new AgentConfig(
                        access(),
                        name(),
                        Sources.ANY,
                        ports,
                        nginx(NginxConfig.USUAL, ownRoot()),
                        sockets(),
                        version,
                        tasks(),
                        Optional.of(announce()))));
    }

    /** Returns the files whose content nobody else is to know. Without a key's file, the certificate's holds the key. */
    List<Path> secretFiles() {
        AgentOption key = said.containsKey(AgentOption.TLS_KEY) ? AgentOption.TLS_KEY : AgentOption.TLS_CERT;
        return Stream.of(AgentOption.TOKEN_FILE, AgentOption.FLEET_KEY_FILE, key, AgentOption.TLS_PASSWORD_FILE)
                .flatMap(option -> path(option).stream())
                .toList();
    }

    private ServerAccess access() {
        secretFiles().forEach(SecretFile::warnIfOpen);
        String who = said(AgentOption.HOST).orElseGet(() -> name().toString());
        List<URI> servers = list(AgentOption.SERVER).orElse(List.of()).stream()
                .flatMap(equals -> ServerOrder.of(List.of(equals.split("\\|")), who).stream())
                .map(text -> uri("server", text, "http://earshot.example.com:8080"))
                .toList();
        Token proof = said(AgentOption.TOKEN_FILE)
                .<Token>map(file -> new Token.InFile(Path.of(file)))
                .or(() -> path(AgentOption.FLEET_KEY_FILE)
                        .map(file -> new Token.OfFleetKey(file, who.toLowerCase(Locale.ROOT))))
                .orElseGet(() -> new Token.Fixed(token));
        boolean tls = Stream.of(
                        AgentOption.TLS_CA, AgentOption.TLS_CERT, AgentOption.TLS_KEY, AgentOption.TLS_PASSWORD_FILE)
                .anyMatch(said::containsKey);
        return new ServerAccess(
                servers,
                proof,
                tls
                        ? Optional.of(new TlsFiles(
                                path(AgentOption.TLS_CA),
                                path(AgentOption.TLS_CERT),
                                path(AgentOption.TLS_KEY),
                                path(AgentOption.TLS_PASSWORD_FILE)))
                        : Optional.empty());
    }

    /** Without another name, a machine is the only container on the host of its name. */
    private ContainerName name() {
        return said(AgentOption.NAME).map(ContainerName::parse).orElseGet(() -> ofMachine(HOST_NAME));
    }

    static ContainerName ofMachine(Path file) {
        try {
            String host = Files.readString(file, UTF_8).strip();
            int dot = host.indexOf('.');
            String label = dot < 0 ? host : host.substring(0, dot);
            return new ContainerName(label, label);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the machine's host name is no name for an agent (" + e.getMessage()
                            + "), expected --name of one container, or --host of all its containers",
                    e);
        }
    }

    private AnnounceConfig announce() {
        SortedMap<String, String> labels = new TreeMap<>();
        for (String label :
                said(AgentOption.LABEL).map(LABELS_BETWEEN_PATTERN::split).orElse(new String[0])) {
            int equals = label.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "label \"" + Names.shorten(label) + "\", expected KEY=VALUE as in dataCenter=TX");
            }
            labels.put(
                    label.substring(0, equals).strip(),
                    label.substring(equals + 1).strip());
        }
        return new AnnounceConfig(labels, list(AgentOption.ANNOUNCE_EXCEPT).orElse(AnnounceConfig.USUAL_EXCEPT));
    }

    private NamespaceSource namespaces() {
        List<NamespaceSource> sources = Stream.of(
                        path(AgentOption.NETNS_DIR).<NamespaceSource>map(NamedNamespaces::new),
                        said(AgentOption.NETNS_COMMAND)
                                .<NamespaceSource>map(command -> new NamespaceCommand(command, System::nanoTime)),
                        path(AgentOption.NETNS_RUNTIME).<NamespaceSource>map(RuntimeState::new))
                .flatMap(Optional::stream)
                .toList();
        if (sources.size() > 1) {
            throw new IllegalArgumentException("expected one of --netns-dir, --netns-command and --netns-runtime");
        }
        return sources.isEmpty() ? new NamedNamespaces(NamedNamespaces.USUAL) : sources.getFirst();
    }

    private String containerRoot() {
        return said(AgentOption.CONTAINER_ROOT).orElse(NginxFiles.ROOT_OF_PROCESS);
    }

    private String ownRoot() {
        if (said(AgentOption.CONTAINER_ROOT).isPresent()) {
            throw new IllegalArgumentException("expected --container-root with --host alone");
        }
        return NginxFiles.OWN_ROOT;
    }

    private Optional<NginxConfig> nginx(NginxConfig usual, String root) {
        boolean noStatus = said(AgentOption.NGINX_STATUS).filter(NONE::equals).isPresent();
        List<String> logs = list(AgentOption.NGINX_LOG).orElse(usual.logs());
        if (logs.equals(List.of(NONE))) {
            logs = List.of();
        }
        Optional<URI> status = said(AgentOption.NGINX_STATUS)
                .filter(text -> !text.equals(NONE))
                .map(text -> uri("nginx status", text, NginxConfig.USUAL_STATUS.toString()));
        AccessLogFormat format =
                said(AgentOption.NGINX_LOG_FORMAT).map(AccessLogFormat::parse).orElse(usual.format());
        Optional<NginxFiles> files = Optional.of(said(AgentOption.NGINX_CONF).orElse(NginxFiles.USUAL_MAIN))
                .filter(main -> !main.equals(NONE))
                .map(main -> new NginxFiles(root, main));
        return logs.isEmpty() && (noStatus || status.isEmpty()) && files.isEmpty()
                ? Optional.empty()
                : Optional.of(new NginxConfig(!noStatus, status, logs, format, files));
    }

    private Optional<SocketsConfig> sockets() {
        int most = SocketsConfig.USUAL.mostPeers();
        String what = said(AgentOption.SOCKETS).orElse("names");
        return switch (what) {
            case "names" -> Optional.of(new SocketsConfig(true, most));
            case "nameless" -> Optional.of(new SocketsConfig(false, most));
            case NONE -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        "sockets \"" + Names.shorten(what) + "\", expected names, nameless or none");
        };
    }

    private Optional<TaskConfig> tasks() {
        return path(AgentOption.TASK_KEYS)
                .map(keys -> new TaskConfig(
                        keys,
                        path(AgentOption.TASK_WORDS).orElse(Path.of("/etc/earshot/words")),
                        path(AgentOption.TASK_STATE).orElse(Path.of("/var/lib/earshot-agent")),
                        upgrades,
                        peers()));
    }

    private Optional<PeerSettings> peers() {
        String port = said(AgentOption.TASK_PEERS).orElse(Integer.toString(PeerSettings.USUAL_PORT));
        long rate = said(AgentOption.TASK_PEERS_RATE)
                .map(text -> OctetRate.parse("task-peers-rate", text))
                .orElse(PeerSettings.USUAL_RATE);
        return port.equals(NONE) ? Optional.empty() : Optional.of(new PeerSettings(port(port), rate));
    }

    private Optional<String> said(AgentOption option) {
        return Optional.ofNullable(said.get(option));
    }

    private Optional<Path> path(AgentOption option) {
        return said(option).map(Path::of);
    }

    private Optional<List<String>> list(AgentOption option) {
        Function<String, List<String>> words = text -> Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return said(option).map(words);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("TCP port \"" + Names.shorten(text) + "\", expected 1 to 65535", e);
        }
    }

    private static URI uri(String what, String text, String example) {
        try {
            URI uri = URI.create(text);
            if (uri.getPort() <= MOST_PORT) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noUri(what, text, example, e);
        }
        throw noUri(what, text, example, null);
    }

    private static IllegalArgumentException noUri(String what, String text, String example, Exception cause) {
        return new IllegalArgumentException(
                what + " \"" + Names.shorten(text) + "\", expected a URL as in " + example, cause);
    }
}
