package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.netns.Namespace;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real Nagios Core 4 behind a real nsca. */
public final class NagiosServer implements AutoCloseable {

    public static final int PORT = 5667;

    /** nsca's decryption_method for AES. */
    public static final int ENCRYPTION = 14;

    private static final int GREETING = 132;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Namespace in;
    private final NagiosFiles files;
    private final Path nscaConfig;
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
        String user = System.getProperty("user.name");
        nscaConfig = Files.writeString(
                folder.resolve("nsca.cfg"), """
            server_address=127.0.0.1
            server_port=%1$d
            nsca_user=%2$s
            nsca_group=%2$s
            command_file=%3$s
            alternate_dump_file=%4$s/nsca.dump
            password=%5$s
            decryption_method=%6$d
            debug=0
            """.formatted(PORT, user, files.pipe(), folder, password, ENCRYPTION));
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
        nsca = ChildProgram.start(in, folder.resolve("nsca.out"), List.of("nsca", "-f", "-c", nscaConfig.toString()));
        nsca.await("its greeting", this::greets);
    }

    private boolean greets() throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            return inside.within(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), PATIENCE_MILLIS);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    return socket.getInputStream().readNBytes(GREETING).length == GREETING;
                } catch (ConnectException notYet) {
                    return false;
                }
            });
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
