package io.earshot.traffic.command;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.kafka.CaptureRun;
import io.earshot.traffic.live.LiveRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes captures for workers on other machines. */
@Command(
        name = "capture",
        description = {
            "Publishes the packets of the apps in capture files to Kafka, for any number of `earshot traffic work`.",
            "Card data of ISO 8583, HTTP/1 and TLS is overwritten before."
        },
        mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "apps, directory and brokers in YAML")
    private Path config = Path.of("traffic.yaml");

    @Option(
            names = "--once",
            paramLabel = "FILE",
            arity = "1..*",
            description = "publishes these captures or directories in this order, and ends the capture")
    private List<Path> once = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            KafkaUse use = WorkCommand.kafka(read, config, spec.commandLine());
            PrintWriter err = spec.commandLine().getErr();
            if (once.isEmpty()) {
                follow(read, use, err);
            } else {
                long frames = new CaptureRun(read.apps(), use, !use.unmasked(), InstantSource.system())
                        .once(CaptureFiles.of(once));
                err.println("earshot: " + frames + " frames read, their segments published");
            }
            return 0;
        });
    }

    private void follow(TrafficConfig read, KafkaUse use, PrintWriter err) throws IOException, LogAwayException {
        Station station = read.station().orElseThrow();
        Path directory = station.directory();
        if (station.live().isEmpty() && !Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\"directory\" in " + config + " is " + directory
                            + ", expected a folder with capture files, or --once");
        }
        // A ring overwrites card data itself.
        boolean masking = !use.unmasked() && station.live().isEmpty();
        CaptureRun run = new CaptureRun(read.apps(), use, masking, InstantSource.system());
        Optional<LiveRing> live = LiveRing.of(read.apps(), station, InstantSource.system());
        live.ifPresent(ring -> ring.readBy(run::hasBegun));
        live.ifPresent(LiveRing::start);
        AtExit.stop(() -> {
            live.ifPresent(LiveRing::stop);
            run.stop();
        });
        err.println("earshot: publishing the captures in " + directory);
        err.flush();
        run.follow(directory);
    }
}
