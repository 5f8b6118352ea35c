package io.earshot.lab.fleet.control;

import io.earshot.lab.fleet.RunFolder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes commands to a running fleet: a socket in its folder, which root alone may enter. A question is one line, its words
 * separated by spaces; lines come back until the end.
 */
public final class ControlSocket implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final String NAME = "control";

    private final ServerSocketChannel listener;
    private final Operator operator;

    private ControlSocket(ServerSocketChannel listener, Operator operator) {
        this.listener = listener;
        this.operator = operator;
    }

    /** @param folder the run's */
    public static ControlSocket open(Path folder, Operator operator) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(folder.resolve(NAME)));
        ControlSocket control = new ControlSocket(listener, operator);
        Thread.ofPlatform().name("control").daemon().start(control::serve);
        return control;
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                client.write(ByteBuffer.wrap(answer(line(client)).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                LOG.log(listener.isOpen() ? Level.WARNING : Level.DEBUG, "a command broke off", e);
            }
        }
    }

    private String answer(String line) throws IOException {
        try {
            return operator.obey(List.of(line.strip().split(" +", -1)));
        } catch (IllegalArgumentException e) {
            return "earshot: " + e.getMessage() + "\n";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "earshot: interrupted\n";
        }
    }

    private static String line(SocketChannel client) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer some = ByteBuffer.allocate(1_024);
        while (line.indexOf("\n") < 0 && client.read(some.clear()) >= 0) {
            line.append(StandardCharsets.UTF_8.decode(some.flip()));
        }
        return line.toString();
    }

    /**
     * Says something to the fleet that runs.
     *
     * @return what it answers; empty if none runs
     */
    public static Optional<String> ask(List<String> words) throws IOException {
        Optional<Path> socket = RunFolder.alive().stream()
                .map(folder -> folder.path().resolve(NAME))
                .filter(Files::exists)
                .findFirst();
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket.get()))) {
            server.write(ByteBuffer.wrap((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new String(Channels.newInputStream(server).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
