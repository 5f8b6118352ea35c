package io.earshot.lab.nagios;

import io.earshot.lab.ChildProcess;
import io.earshot.nagios.nsca.Encryption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nsca in front of a Nagios. */
final class NscaDaemon implements AutoCloseable {

    private final ChildProcess process;

    private NscaDaemon(ChildProcess process) {
        this.process = process;
    }

    static NscaDaemon start(Path folder, Path pipe, int port, Encryption method, String password)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String user = System.getProperty("user.name");
        Files.writeString(
                folder.resolve("nsca.cfg"), """
            server_address=127.0.0.1
            server_port=%d
            nsca_user=%s
            nsca_group=%s
            command_file=%s
            alternate_dump_file=%s/nsca.dump
            password=%s
            decryption_method=%d
            debug=0
            """.formatted(port, user, user, pipe, folder, password, method.number()));
        ChildProcess process = ChildProcess.start(
                folder, "nsca", "-f", "-c", folder.resolve("nsca.cfg").toString());
        NscaDaemon daemon = new NscaDaemon(process);
        try {
            process.await("nsca's greeting", () -> greets(port));
        } catch (IOException | AssertionError e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    private static boolean greets(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(2_000);
            return socket.getInputStream().readNBytes(132).length == 132;
        } catch (java.net.ConnectException notYet) {
            return false;
        }
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
