package io.earshot.traffic.command;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.config.KafkaUse;
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
            "Card data of ISO 8583 is overwritten before."
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
            try {
                if (once.isEmpty()) {
                    follow(read, use, err);
                } else {
                    long frames = new CaptureRun(read.apps(), use, !use.unmasked(), InstantSource.system())
                            .once(CaptureFiles.of(once));
                    err.println("earshot: " + frames + " frames read, their segments published");
                }
                return 0;
            } catch (LogAwayException e) {
                err.println("earshot: kafka: " + e.getMessage());
                return 2;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 2;
            }
        });
    }

    private void follow(TrafficConfig read, KafkaUse use, PrintWriter err) throws IOException, InterruptedException {
        Path directory = read.station().orElseThrow().directory();
        if (read.station().get().live().isEmpty() && !Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\"directory\" in " + config + " is " + directory
                            + ", expected a folder with capture files, or --once");
        }
        // What is captured here is without card data already.
        boolean masking = !use.unmasked() && read.station().get().live().isEmpty();
        CaptureRun run = new CaptureRun(read.apps(), use, masking, InstantSource.system());
        Optional<LiveRing> live = read.station().get().live().isPresent()
                ? Optional.of(
                        new LiveRing(read.apps(), read.station().get().live().get(), directory, InstantSource.system()))
                : Optional.empty();
        live.ifPresent(ring -> Thread.ofPlatform().name("capture").daemon().start(() -> capture(ring)));
        Thread self = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            live.ifPresent(LiveRing::stop);
            run.stop();
            try {
                self.join(TrafficCommand.STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        err.println("earshot: publishing the captures in " + directory);
        err.flush();
        run.follow(directory);
    }

    private static void capture(LiveRing ring) {
        try {
            ring.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
