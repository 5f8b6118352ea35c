package io.earshot.lab.payments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes frames of TCP connections to one server as a pcap file with nanoseconds. */
final class PaymentFrames {

    /** One connection with the next sequence number of either side. */
    static final class Connection {
        private final int port;
        private int client = 1_000;
        private int server = 9_000;

        private Connection(int port) {
            this.port = port;
        }
    }

    static final int PORT = 9_100;

    private static final int CLIENT = 0x0a630001;
    private static final int SERVER = 0x0a630002;
    private static final int SYN = 2;
    private static final int ACK_PUSH = 24;
    private static final int FIN_ACK = 17;

    private final OutputStream out;
    private int identification;
    private int nextPort = 20_000;
    private long frames;

    PaymentFrames(OutputStream out) throws IOException {
        this.out = out;
        out.write(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xa1b23c4d)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(262_144)
                .putInt(1)
                .array());
    }

    Connection open(long nanos) throws IOException {
        Connection connection = new Connection(nextPort);
        nextPort = nextPort == 60_000 ? 20_000 : nextPort + 1;
        frame(connection, true, SYN, new byte[0], nanos, 1);
        connection.client++;
        frame(connection, false, SYN | 16, new byte[0], nanos, 1);
        connection.server++;
        return connection;
    }

    void close(Connection connection, long nanos) throws IOException {
        frame(connection, true, FIN_ACK, new byte[0], nanos, 1);
        connection.client++;
        frame(connection, false, FIN_ACK, new byte[0], nanos, 1);
        connection.server++;
    }

    /** @param copies how often a mirror delivers the frame */
    void data(Connection connection, boolean fromClient, byte[] data, long nanos, int copies) throws IOException {
        frame(connection, fromClient, ACK_PUSH, data, nanos, copies);
        if (fromClient) {
            connection.client += data.length;
        } else {
            connection.server += data.length;
        }
    }

    private void frame(Connection connection, boolean fromClient, int flags, byte[] data, long nanos, int copies)
            throws IOException {
        int length = 54 + data.length;
        ByteBuffer record = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) (nanos / 1_000_000_000L))
                .putInt((int) (nanos % 1_000_000_000L))
                .putInt(length)
                .putInt(length)
                .order(ByteOrder.BIG_ENDIAN);
        record.position(28);
        record.putShort((short) 0x0800);
        record.put((byte) 0x45).put((byte) 0).putShort((short) (40 + data.length));
        record.putShort((short) ++identification)
                .putShort((short) 0x4000)
                .put((byte) 64)
                .put((byte) 6);
        record.putShort((short) 0).putInt(fromClient ? CLIENT : SERVER).putInt(fromClient ? SERVER : CLIENT);
        record.putShort((short) (fromClient ? connection.port : PORT));
        record.putShort((short) (fromClient ? PORT : connection.port));
        record.putInt(fromClient ? connection.client : connection.server);
        record.putInt(fromClient ? connection.server : connection.client);
        record.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 8_192)
                .putInt(0)
                .put(data);
        for (int copy = 0; copy < copies; copy++) {
            out.write(record.array());
            frames++;
        }
    }

    long frames() {
        return frames;
    }
}
