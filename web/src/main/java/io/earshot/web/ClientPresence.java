package io.earshot.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Tells whether a client has hung up while its question runs. A server that answers does not read from the connection meanwhile, and
 * would notice only when it writes; so the kernel is asked for the connection's state (proc(5), /proc/net/tcp). Where it cannot be asked
 * the client counts as present. Not thread-safe.
 */
final class ClientPresence {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /** Reading the table costs a millisecond for some thousand connections. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final String ESTABLISHED = "01";

    private final List<String> connections;
    private long nextLook = System.nanoTime() + LOOK.toNanos();

    private ClientPresence(List<String> connections) {
        this.connections = connections;
    }

    static ClientPresence of(HttpServletRequest request) {
        return of(
                new InetSocketAddress(request.getLocalAddr(), request.getLocalPort()),
                new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort()));
    }

    /** @param server both as the server sees them */
    static ClientPresence of(InetSocketAddress server, InetSocketAddress client) {
        if (server.isUnresolved() || client.isUnresolved()) {
            return new ClientPresence(List.of());
        }
        return new ClientPresence(Stream.of(false, true)
                .map(mapped -> text(server, mapped) + " " + text(client, mapped))
                .toList());
    }

    /** Looks at most twice a second. */
    boolean isGone() {
        if (connections.isEmpty() || System.nanoTime() - nextLook < 0) {
            return false;
        }
        nextLook = System.nanoTime() + LOOK.toNanos();
        try {
            for (Path table : TABLES) {
                if (Files.exists(table) && isEstablished(Files.readString(table, StandardCharsets.US_ASCII))) {
                    return false;
                }
            }
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean isEstablished(String table) {
        return table.lines()
                .anyMatch(line -> connections.stream()
                        .anyMatch(connection -> line.contains(": " + connection + " " + ESTABLISHED + " ")));
    }

    /** As the kernel prints it: the address in words of the machine's byte order, the port in hexadecimal. */
    private static String text(InetSocketAddress address, boolean mapped) {
        byte[] octets =
                mapped ? mapped(address.getAddress()) : address.getAddress().getAddress();
        ByteBuffer words = ByteBuffer.wrap(octets);
        ByteBuffer printed = ByteBuffer.allocate(octets.length).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            printed.putInt(words.getInt());
        }
        return HexFormat.of().withUpperCase().formatHex(printed.array())
                + String.format(Locale.ROOT, ":%04X", address.getPort());
    }

    /** An IPv4 connection to a socket of both families stands in the table of IPv6. */
    private static byte[] mapped(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 16) {
            return octets;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(octets, 0, mapped, 12, 4);
        return mapped;
    }
}
