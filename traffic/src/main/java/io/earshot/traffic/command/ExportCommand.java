package io.earshot.traffic.command;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.evidence.Evidence;
import io.earshot.traffic.evidence.EvidenceReader;
import io.earshot.traffic.evidence.PcapExport;
import io.earshot.traffic.evidence.TransactionPlace;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.results.EmbeddedStore;
import io.earshot.traffic.results.PostgresStore;
import io.earshot.traffic.results.ResultStore;
import io.earshot.wire.capture.CaptureException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the packets of one transaction as a capture, for the other party. */
@Command(
        name = "export",
        description = {
            "Writes the packets of one ISO 8583 transaction as a pcap file.",
            "Card data and what belongs to other transactions is overwritten by zeros; lengths, times and checksums are right."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A process that follows captures is asked; its token, if it needs one, is in EARSHOT_TOKEN.",
            "",
            "Example:",
            "  earshot traffic export dn2ek9rzxn5q-a1b2 --output transaction.pcap"
        })
final class ExportCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "ID",
            description = "of the transaction, as TRANSACTION.id and the page have it")
    private String id = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the process's configuration (default: traffic.yaml)")
    private Path config = Path.of("traffic.yaml");

    @Option(names = "--output", paramLabel = "FILE", description = "where to write (default: ID.pcap)")
    private Optional<Path> output = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            Station station = read.station()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "no \"directory\" in " + config + ", expected one that is followed"));
            Path file = output.orElse(Path.of(id.replaceAll("[^0-9a-z-]", "_") + ".pcap"));
            Optional<byte[]> answer = station.database().isPresent()
                    ? Optional.empty()
                    : RunningProcess.ask(
                            station,
                            "GET",
                            "/api/v1/transactions/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/pcap");
            if (answer.isPresent()) {
                Files.write(file, answer.get());
            } else {
                ofStore(read, station, file);
            }
            spec.commandLine().getOut().println(file);
            spec.commandLine().getOut().flush();
            return 0;
        });
    }

    private void ofStore(TrafficConfig read, Station station, Path file) throws IOException {
        try (ResultStore store = open(station)) {
            TransactionPlace place = store.place(id)
                    .orElseThrow(() -> new CaptureException("there is no transaction " + id + " in the database"));
            Dialect dialect = read.apps().stream()
                    .filter(app -> app.name().equals(place.app()))
                    .findFirst()
                    .flatMap(App::dialect)
                    .orElseThrow(() -> new CaptureException(
                            "app " + place.app() + " has no dialect; only ISO 8583 can be exported"));
            Evidence evidence = EvidenceReader.read(place, dialect, AppNetwork.tags(read.apps()));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                PcapExport.write(evidence, out);
            }
        }
    }

    private static ResultStore open(Station station) throws IOException {
        if (station.database().isPresent()) {
            Station.ExternalDatabase database = station.database().get();
            return new PostgresStore(database.url(), database.user(), database.password(), InstantSource.system());
        }
        if (!Files.isDirectory(station.state())) {
            throw new CaptureException(station.state() + " does not exist; expected the folder of the database");
        }
        return new EmbeddedStore(station.state());
    }
}
