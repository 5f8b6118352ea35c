package io.earshot.lab.fleet.programs;

import io.earshot.nagios.nsca.Encryption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real nsca on loopback that runs in a folder of its own, as this user. */
public record Nsca(Path folder, int port) {

    private static final int GREETING = 132;
    private static final int PATIENCE_MILLIS = 2_000;

    /** @param pipe where it writes results */
    public void configure(Path pipe, Encryption method, String password) throws IOException {
        Files.createDirectories(folder);
        String user = System.getProperty("user.name");
        Files.writeString(config(), """
            server_address=127.0.0.1
            server_port=%1$d
            nsca_user=%2$s
            nsca_group=%2$s
            command_file=%3$s
            alternate_dump_file=%4$s
            password=%5$s
            decryption_method=%6$d
            debug=0
            """.formatted(port, user, pipe, dump(), password, method.number()));
    }

    /** Starts it in this process' network namespace and waits until it greets. */
    public ChildProgram start() throws IOException, InterruptedException {
        ChildProgram program = ChildProgram.start(log(), command());
        try {
            program.await("its greeting", this::greets);
            return program;
        } catch (IOException e) {
            program.close();
            throw e;
        }
    }

    List<String> command() {
        return List.of("nsca", "-f", "-c", config().toString());
    }

    /** Returns the file to which it writes results while there is no pipe. */
    public Path dump() {
        return folder.resolve("nsca.dump");
    }

    Path log() {
        return folder.resolve("nsca.log");
    }

    /** Whether it can be reached from this thread's network namespace. */
    boolean greets() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket.getInputStream().readNBytes(GREETING).length == GREETING;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private Path config() {
        return folder.resolve("nsca.cfg");
    }
}
