package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.netns.Namespace;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real Nagios Core 4 behind a real nsca. */
public final class NagiosServer implements AutoCloseable {

    public static final int PORT = 5667;

    public static final Encryption ENCRYPTION = Encryption.AES;

    private final Namespace in;
    private final NagiosFiles files;
    private final Nsca daemon;
    private ChildProgram nagios;
    private ChildProgram nsca;

    /** @param fresh after how long without a result a service is UNKNOWN */
    public NagiosServer(Namespace in, Path folder, String password, Duration fresh) throws IOException {
        this.in = in;
        files = new NagiosFiles(Files.createDirectories(folder));
        List<PassiveService> services = Checks.shipped().stream()
                .map(SqlCheck::name)
                .map(name -> new PassiveService(new ServiceName("earshot", name), fresh))
                .toList();
        files.configure(NagiosObjects.of(services, Optional.empty(), true));
        daemon = new Nsca(folder, PORT);
        daemon.configure(files.pipe(), ENCRYPTION, password);
    }

    public NagiosFiles files() {
        return files;
    }

    public void start() throws IOException, InterruptedException {
        Path folder = files.folder();
        nagios = ChildProgram.start(
                in,
                folder.resolve("nagios.out"),
                List.of("nagios4", files.config().toString()));
        nagios.await("its command pipe", () -> Files.exists(files.pipe()) && Files.exists(files.status()));
        nsca = ChildProgram.start(in, daemon.log(), daemon.command());
        nsca.await("its greeting", this::greets);
    }

    private boolean greets() throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            return inside.within(daemon::greets);
        }
    }

    /** In order, as an operator stops it: Nagios deletes status.dat then. */
    public void stop() {
        nsca.close();
        nagios.close();
    }

    @Override
    public void close() {
        if (nsca != null) {
            nsca.close();
        }
        if (nagios != null) {
            nagios.close();
        }
    }
}
