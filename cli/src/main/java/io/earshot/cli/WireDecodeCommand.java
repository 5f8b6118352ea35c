package io.earshot.cli;

import io.earshot.cli.wire.Conversations;
import io.earshot.cli.wire.ExchangeRows;
import io.earshot.cli.wire.MinuteRowTexts;
import io.earshot.cli.wire.RowFormat;
import io.earshot.cli.wire.RowKind;
import io.earshot.cli.wire.RowSorter;
import io.earshot.cli.wire.RowWriter;
import io.earshot.http.config.ConfigException;
import io.earshot.model.SiteProtocol;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.WireConfig;
import io.earshot.wire.Protocols;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.NetworkTags;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "decode",
        description = {
            "Reads captures and prints the requests in them with their answers.",
            "What is printed may hold literals and keys: it is meant for this machine."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  earshot wire decode dump.pcap", "  earshot wire decode --output csv captures/"})
final class WireDecodeCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "pcap or pcapng, packed with gzip or not; a directory stands for its files by name, - for standard input")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table, csv or json (default: table)")
    private RowFormat format = RowFormat.TABLE;

    @Option(
            names = "--rows",
            paramLabel = "KIND",
            defaultValue = "exchanges",
            description = {
                "exchanges, conversations or minutes (default: exchanges).",
                "Minutes are what would be sent and stored: operations without literals."
            })
    private RowKind kind = RowKind.EXCHANGES;

    @Option(
            names = "--port",
            paramLabel = "PORT=PROTOCOL",
            description = "names the protocol of a port where the content must not decide; several times")
    private Map<Integer, String> ports = Map.of();

    @Option(
            names = "--protocols",
            paramLabel = "FILE",
            description = "ports and protocols of the site's own, as under wire: in the server's configuration")
    private Optional<Path> protocols = Optional.empty();

    @Option(
            names = "--network",
            paramLabel = "NAME=TAG",
            description = {
                "tells networks apart that may have the same addresses, by vlan:NUMBER, vni:NUMBER (VXLAN, Geneve), gre:KEY or, in",
                "pcapng files, interface:DEVICE; several times. Rows then end with the column network."
            })
    private List<String> networks = List.of();

    @Option(names = "--summary", description = "prints sums of the capture instead, and what could not be decoded")
    private boolean summary;

    @Spec
    private CommandSpec spec;

    private static final Path STANDARD_INPUT = Path.of("-");

    private boolean nanoseconds;
    private boolean damaged;

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        NetworkTags tags = tags();
        RowWriter rows = new RowWriter(format, columns(tags), out);
        RowSorter sorter = new RowSorter(rows);
        MinuteRows minutes = new MinuteRows();
        Conversations conversations = new Conversations();
        Counted counted = new Counted();
        WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, byPort(), tags, exchange -> {
            counted.add(exchange);
            if (summary) {
                return;
            }
            switch (kind) {
                case EXCHANGES ->
                    sorter.add(
                            exchange,
                            with(
                                    tags,
                                    ExchangeRows.row(exchange, nanoseconds),
                                    exchange.endpoints().network()));
                case CONVERSATIONS -> conversations.add(exchange);
                case MINUTES -> minutes.exchange(exchange);
            }
        });
        List<Path> inOrder = inOrder();
        if (inOrder.isEmpty()) {
            throw CommandFailure.refused("no file in " + files.getFirst() + "; expected pcap or pcapng files");
        }
        for (Path file : inOrder) {
            read(file, analyzer, inOrder.size() == 1);
        }
        analyzer.finish();
        sorter.finish();
        conversations.rows(nanoseconds, !tags.isEmpty()).forEach(rows::row);
        minutes.take(Instant.MAX).forEach(row -> rows.row(with(tags, MinuteRowTexts.row(row), row.network())));
        if (summary) {
            sums(analyzer.counters(), counted, rows);
        }
        rows.finish();
        CaptureCounters counters = analyzer.counters();
        boolean blind = counters.frames() > 0 && counters.packets() == 0;
        if (blind) {
            say("none of " + counters.frames() + " frames could be decoded: " + reasons(counters));
        }
        return damaged || blind ? 1 : 0;
    }

    private void say(String text) {
        spec.commandLine().getErr().println("earshot: " + text);
    }

    private static String reasons(CaptureCounters counters) {
        return Arrays.stream(Undecoded.values())
                .filter(reason -> counters.events(reason) > 0)
                .map(reason -> reason.label() + " " + counters.events(reason))
                .collect(Collectors.joining(", "));
    }

    private Map<Integer, Protocol> byPort() throws CommandFailure {
        try {
            Map<Integer, String> named = new HashMap<>();
            List<SiteProtocol> described = List.of();
            if (protocols.isPresent()) {
                WireConfig config = ConfigFile.readWire(protocols.get());
                named.putAll(config.ports());
                described = config.described();
            }
            named.putAll(ports);
            return Protocols.byPort(named, described);
        } catch (ConfigException | IllegalArgumentException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private NetworkTags tags() throws CommandFailure {
        try {
            return NetworkTags.parse(networks);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private List<String> columns(NetworkTags tags) {
        if (summary) {
            return List.of("sum", "value");
        }
        List<String> columns = switch (kind) {
            case EXCHANGES -> ExchangeRows.COLUMNS;
            case CONVERSATIONS -> Conversations.COLUMNS;
            case MINUTES -> MinuteRowTexts.COLUMNS;
        };
        return with(tags, columns, "network");
    }

    /** Adds the network to a row where networks are told apart. */
    private static List<String> with(NetworkTags tags, List<String> row, String network) {
        if (tags.isEmpty()) {
            return row;
        }
        List<String> longer = new ArrayList<>(row);
        longer.add(network);
        return longer;
    }

    private static final class Counted {
        private final Map<String, Long> byProtocol = new TreeMap<>();

        private void add(Exchange exchange) {
            byProtocol.merge(exchange.protocol(), 1L, Long::sum);
        }
    }

    /** @param alone whether there is nothing to print where this file cannot be read */
    private void read(Path file, WireAnalyzer analyzer, boolean alone) throws CommandFailure {
        try {
            CaptureFile.Summary read = file.equals(STANDARD_INPUT)
                    ? CaptureFile.read(System.in, "standard input", analyzer)
                    : CaptureFile.read(file, analyzer);
            nanoseconds |= read.nanoseconds();
            read.note(file.toString()).ifPresent(this::say);
            damaged |= read.damage().isPresent();
        } catch (CaptureException e) {
            if (alone) {
                throw CommandFailure.refused(e.getMessage());
            }
            say(e.getMessage());
            damaged = true;
        } catch (IOException e) {
            throw CommandFailure.refused("standard input cannot be read: " + e.getMessage());
        }
    }

    private List<Path> inOrder() throws CommandFailure {
        List<Path> all = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (Stream<Path> inside = Files.list(file)) {
                    inside.filter(Files::isRegularFile).sorted().forEach(all::add);
                } catch (IOException e) {
                    throw CommandFailure.refused(file + " cannot be listed: " + e.getMessage());
                }
            } else {
                all.add(file);
            }
        }
        return all;
    }

    private static void sums(CaptureCounters counters, Counted counted, RowWriter rows) {
        sum(rows, "frames", counters.frames());
        sum(rows, "packets", counters.packets());
        sum(rows, "flows", counters.flows());
        sum(rows, "flows that began before the capture", counters.midstreamFlows());
        counted.byProtocol.forEach((protocol, count) -> sum(rows, "exchanges " + protocol, count));
        sum(rows, "requests without answer", counters.unmatchedRequests());
        sum(rows, "answers without request", counters.unmatchedResponses());
        sum(rows, "gaps", counters.gaps());
        sum(rows, "retransmissions", counters.retransmissions());
        sum(rows, "copies made by mirrors", counters.mirrorCopies());
        sum(rows, "frames lost by mirrors", counters.mirrorFramesLost());
        for (Undecoded reason : Undecoded.values()) {
            if (counters.events(reason) > 0) {
                sum(rows, "undecoded " + reason.label(), counters.events(reason));
                sum(rows, "undecoded " + reason.label() + " bytes", counters.bytes(reason));
            }
        }
    }

    private static void sum(RowWriter rows, String name, long value) {
        rows.row(List.of(name, Long.toString(value)));
    }
}
