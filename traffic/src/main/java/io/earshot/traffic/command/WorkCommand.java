package io.earshot.traffic.command;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kafka.BrokerWait;
import io.earshot.traffic.kafka.TrafficWorker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Decodes what others capture, and computes figures. */
@Command(
        name = "work",
        description = {
            "Decodes segments of `earshot traffic capture` and computes figures, together with any number of others.",
            "A worker that dies is replaced by the others; its results are neither lost nor doubled."
        },
        mixinStandardHelpOptions = true)
final class WorkCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "apps and brokers in YAML")
    private Path config = Path.of("traffic.yaml");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads that decode, and as many that compute (default: the number of processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    static KafkaUse kafka(TrafficConfig read, Path config, CommandLine command) {
        return read.kafka()
                .orElseThrow(() -> new ParameterException(
                        command, "no \"kafka\" in " + config + ", expected brokers, as in {bootstrap: [kafka1:9092]}"));
    }

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            KafkaUse use = kafka(read, config, spec.commandLine());
            if (threads < 1 || threads > 256) {
                throw new ParameterException(spec.commandLine(), "--threads is " + threads + ", expected 1 to 256");
            }
            return work(read, use, Path.of(System.getProperty("java.io.tmpdir"), "earshot-traffic-engine"));
        });
    }

    private int work(TrafficConfig read, KafkaUse use, Path folder) throws LogAwayException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        BrokerWait waiting = new BrokerWait(use);
        AtomicReference<Optional<TrafficWorker>> running = new AtomicReference<>(Optional.empty());
        AtExit.stop(() -> {
            waiting.stop();
            running.get().ifPresent(TrafficWorker::stop);
        });
        try {
            running.set(waiting.until(() -> new TrafficWorker(read.apps(), use, threads, folder)));
            if (running.get().isEmpty()) {
                return 0;
            }
            try (TrafficWorker worker = running.get().get()) {
                err.println("earshot: working on topics " + use.topics() + "-*");
                err.flush();
                if (!waiting.isStopped()) {
                    worker.join();
                }
                return 0;
            }
        } catch (NoClassDefFoundError e) {
            err.println("earshot: this package holds no stream engine; the package earshot-traffic does");
            return 2;
        }
    }
}
