package io.earshot.lab.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** A program with sockets, run within a network namespace; it does what its standard input says, and answers {@code done}. */
public final class SocketProgram {

    private SocketProgram() {}

    /** Takes {@code listen PORT}, {@code hang PORT}, {@code fill HOST PORT}, {@code open HOST PORT COUNT}, {@code short HOST PORT COUNT} and {@code write}, one a line. */
    public static void main(String[] args) throws IOException {
        List<Socket> open = new ArrayList<>();
        try (Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII)) {
            while (orders.hasNext()) {
                switch (orders.next()) {
                    case "listen" -> listen(new ServerSocket(orders.nextInt()));
                    case "hang" -> hang(new ServerSocket(orders.nextInt()));
                    case "fill" -> fill(orders.next(), orders.nextInt());
                    case "open" -> open.addAll(connect(orders.next(), orders.nextInt(), orders.nextInt()));
                    case "short" -> {
                        for (Socket each : connect(orders.next(), orders.nextInt(), orders.nextInt())) {
                            each.close();
                        }
                    }
                    case "write" -> {
                        for (Socket each : open) {
                            OutputStream out = each.getOutputStream();
                            out.write(new byte[3_000]);
                        }
                    }
                    default -> throw new IllegalArgumentException("no such order");
                }
                System.out.println("done");
            }
        }
    }

    private static List<Socket> connect(String host, int port, int count) throws IOException {
        List<Socket> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(host, port));
            made.add(socket);
        }
        return made;
    }

    /** The kernel accepts connections and fills their buffers; the program never looks. */
    private static void hang(ServerSocket server) {
        Thread.ofPlatform().daemon().start(() -> {
            try (server) {
                Thread.sleep(Long.MAX_VALUE);
            } catch (IOException | InterruptedException end) {
                // With the process.
            }
        });
    }

    /** Writes in the background what nobody reads. */
    private static void fill(String host, int port) {
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = new Socket(host, port)) {
                byte[] much = new byte[1 << 16];
                while (true) {
                    socket.getOutputStream().write(much);
                }
            } catch (IOException end) {
                // With the process.
            }
        });
    }

    private static void listen(ServerSocket server) {
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    Socket accepted = server.accept();
                    Thread.startVirtualThread(() -> discard(accepted));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void discard(Socket accepted) {
        try (accepted;
                InputStream in = accepted.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // The other side has ended.
        }
    }
}
