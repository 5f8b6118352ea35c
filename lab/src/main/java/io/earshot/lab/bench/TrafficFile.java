package io.earshot.lab.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes a capture of mixed traffic as a busy host sees it: HTTP with answers of a few kilobytes, SQL, Redis and some large
 * downloads on a thousand connections, every data segment acknowledged.
 */
final class TrafficFile {

    private static final int CONNECTIONS = 1_000;
    private static final int SEGMENT = 1_448;
    private static final int ACK = 16;
    private static final int SYN = 2;

    private static final class Connection {
        private final int number;
        private final int[] next = {1_000, 2_000};
        private boolean open;

        private Connection(int number) {
            this.number = number;
        }

        private int serverPort() {
            return switch (number % 4) {
                case 0, 1 -> 8_080;
                case 2 -> 3_306;
                default -> 6_379;
            };
        }
    }

    private final Random random = new Random(1);
    private final byte[] body = new byte[1 << 16];
    private final ByteBuffer frame = ByteBuffer.allocate(16 + 66 + SEGMENT).order(ByteOrder.BIG_ENDIAN);
    private long micros = 1_800_000_000_000_000L;
    private int identification;
    private int packets;

    /** Writes at least so many packets and returns how many there are. */
    int write(Path file, int atLeast) throws IOException {
        random.nextBytes(body);
        Connection[] connections = new Connection[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = new Connection(i);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            ByteBuffer header = ByteBuffer.allocate(24);
            header.putInt(0xa1b2c3d4)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(262_144)
                    .putInt(1);
            out.write(header.array());
            while (packets < atLeast) {
                exchange(connections[random.nextInt(CONNECTIONS)], out);
            }
        }
        return packets;
    }

    private void exchange(Connection connection, OutputStream out) throws IOException {
        if (!connection.open) {
            connection.open = true;
            packet(connection, 0, SYN, body, 0, 0, out);
            connection.next[0]++;
            packet(connection, 1, SYN | ACK, body, 0, 0, out);
            connection.next[1]++;
            packet(connection, 0, ACK, body, 0, 0, out);
            if (connection.serverPort() == 3_306) {
                greet(connection, out);
            }
        }
        int id = random.nextInt(1_000);
        switch (connection.number % 4) {
            case 0 -> {
                send(
                        connection,
                        0,
                        text("GET /cart/" + id + "?n=1 HTTP/1.1\r\nHost: shop\r\nUser-Agent: bench\r\n\r\n"),
                        out);
                int length = 2_000 + random.nextInt(4_000);
                send(
                        connection,
                        1,
                        text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + length + "\r\n\r\n"),
                        out);
                bulk(connection, length, out);
            }
            case 1 -> {
                send(connection, 0, text("GET /download/" + id + " HTTP/1.1\r\nHost: shop\r\n\r\n"), out);
                int length = 20_000 + random.nextInt(40_000);
                send(connection, 1, text("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"), out);
                bulk(connection, length, out);
            }
            case 2 -> {
                send(connection, 0, mysql(0, "\3SELECT name, price FROM item WHERE id = " + id), out);
                send(connection, 1, mysql(1, "\0\0\0\2\0\0\0"), out);
            }
            default -> {
                send(connection, 0, text("*2\r\n$3\r\nGET\r\n$8\r\nuser:" + (id + 100) % 900 + "\r\n"), out);
                send(connection, 1, text("$5\r\nhello\r\n"), out);
            }
        }
    }

    private void greet(Connection connection, OutputStream out) throws IOException {
        send(
                connection,
                1,
                mysql(
                        0,
                        "\n"
                                + "8.0.36\0\1\0\0\0abcdefgh\0\u00ff\u00f7\u00ff\2\0\u00ff\u00c1\25\0\0\0\0\0\0\0\0\0\0abcdefghijkl\0"),
                out);
        send(
                connection,
                0,
                mysql(1, "\5\u00a2\u00be\1\0\0\0\1!\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0app\0\0"),
                out);
        send(connection, 1, mysql(2, "\0\0\0\2\0\0\0"), out);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] mysql(int sequence, String payload) {
        byte[] bytes = text(payload);
        return ByteBuffer.allocate(4 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length | sequence << 24)
                .put(bytes)
                .array();
    }

    private void bulk(Connection connection, int length, OutputStream out) throws IOException {
        for (int sent = 0; sent < length; sent += SEGMENT) {
            packet(connection, 1, ACK, body, sent, Math.min(SEGMENT, length - sent), out);
            if (sent / SEGMENT % 2 == 1) {
                packet(connection, 0, ACK, body, 0, 0, out);
            }
        }
    }

    private void send(Connection connection, int side, byte[] bytes, OutputStream out) throws IOException {
        packet(connection, side, ACK, bytes, 0, bytes.length, out);
        packet(connection, 1 - side, ACK, body, 0, 0, out);
    }

    private void packet(
            Connection connection, int side, int flags, byte[] bytes, int from, int length, OutputStream out)
            throws IOException {
        micros += 3;
        packets++;
        int client = 0x0a010000 | connection.number;
        int server = 0x0a020000 | connection.number % 10;
        int clientPort = 20_000 + connection.number;
        int size = 66 + length;
        frame.clear();
        frame.putInt((int) (micros / 1_000_000))
                .putInt((int) (micros % 1_000_000))
                .putInt(size)
                .putInt(size);
        frame.putLong(0x0200000000010200L).putInt(2).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (52 + length)).putShort((short) identification++);
        frame.putShort((short) 0x4000).put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(side == 0 ? client : server).putInt(side == 0 ? server : client);
        frame.putShort((short) (side == 0 ? clientPort : connection.serverPort()));
        frame.putShort((short) (side == 0 ? connection.serverPort() : clientPort));
        frame.putInt(connection.next[side]).putInt(connection.next[1 - side]);
        frame.put((byte) 0x80).put((byte) flags).putShort((short) 8_000).putInt(0);
        frame.putInt(0x0101080a).putInt((int) (micros / 1_000)).putInt((int) (micros / 1_000) - 1);
        frame.put(bytes, from, length);
        connection.next[side] += length;
        out.write(frame.array(), 0, frame.position());
    }
}
