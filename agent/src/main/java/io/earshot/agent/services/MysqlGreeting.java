package io.earshot.agent.services;

import io.earshot.model.Printable;
import io.earshot.model.ServiceProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the greeting of MySQL and MariaDB. Then it introduces itself as a user whom nobody knows and is refused: a server blocks a
 * host whose connections often end without any introduction ({@code max_connect_errors}), and such a refusal does not count there.
 */
final class MysqlGreeting implements ServiceProtocol {

    private static final int LONGEST = 4 * 1024;
    private static final int VERSION_10 = 10;
    private static final int ERROR = 0xff;
    private static final int OTHER_METHOD = 0xfe;
    private static final byte[] USER = "earshot\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] METHOD = "mysql_native_password\0".getBytes(StandardCharsets.US_ASCII);

    /** CLIENT_LONG_PASSWORD, CLIENT_PROTOCOL_41, CLIENT_SECURE_CONNECTION, CLIENT_PLUGIN_AUTH. */
    private static final int ABILITIES = 0x1 | 0x200 | 0x8000 | 0x8_0000;

    private static final int LARGEST_PACKET = 1 << 24;
    private static final byte UTF8 = 33;

    /** One packet with its number in the exchange. */
    private static final class Packet {
        private final int number;
        private final byte[] body;

        private Packet(int number, byte[] body) {
            this.number = number;
            this.body = body;
        }

        private int type() {
            return body[0] & 0xff;
        }
    }

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        connection.connect();
        Packet greeting = read(connection);
        if (greeting.type() == ERROR) {
            return Finding.wrong(error(greeting));
        }
        if (greeting.type() != VERSION_10) {
            throw new AnswerException("answers, but not by MySQL's protocol");
        }
        int end = 1;
        while (end < greeting.body.length && greeting.body[end] != 0) {
            end++;
        }
        String told = Printable.line(new String(greeting.body, 1, end - 1, StandardCharsets.UTF_8));
        // MariaDB 10 puts this in front for replicas that take 10 for less than 5.
        String version = told.startsWith("5.5.5-") ? told.substring(6) : told;
        leave(connection, greeting);
        return probe.match().filter(text -> !version.contains(text)).isPresent()
                ? Finding.wrong("greets as version " + version + ", expected \""
                        + probe.match().get() + "\"")
                : Finding.up("greets as version " + version);
    }

    /** The greeting is the answer; a server that ends the connection meanwhile works none the less. */
    private static void leave(ServiceConnection connection, Packet greeting) {
        try {
            write(connection, greeting.number + 1, introduction());
            Packet answer = read(connection);
            if (answer.type() == OTHER_METHOD) {
                write(connection, answer.number + 1, new byte[0]);
                answer = read(connection);
            }
            if (answer.type() == 0) { // whoever lets in anybody
                write(connection, 0, new byte[] {1});
            }
        } catch (IOException ended) {
            // Nothing is left to be said.
        }
    }

    private static byte[] introduction() {
        ByteBuffer body = ByteBuffer.allocate(4 + 4 + 1 + 23 + USER.length + 1 + METHOD.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(ABILITIES).putInt(LARGEST_PACKET).put(UTF8).put(new byte[23]);
        body.put(USER).put((byte) 0).put(METHOD);
        return body.array();
    }

    private static Packet read(ServiceConnection connection) throws IOException {
        byte[] head = connection.read(4);
        int length = (head[0] & 0xff) | ((head[1] & 0xff) << 8) | ((head[2] & 0xff) << 16);
        if (length == 0 || length > LONGEST) {
            throw new AnswerException("answers, but not by MySQL's protocol");
        }
        return new Packet(head[3] & 0xff, connection.read(length));
    }

    private static void write(ServiceConnection connection, int number, byte[] body) throws IOException {
        byte[] packet = Arrays.copyOf(
                new byte[] {(byte) body.length, (byte) (body.length >> 8), (byte) (body.length >> 16), (byte) number},
                4 + body.length);
        System.arraycopy(body, 0, packet, 4, body.length);
        connection.write(packet);
    }

    private static String error(Packet packet) {
        byte[] body = packet.body;
        if (body.length < 3) {
            return "answers with an error";
        }
        int code = (body[1] & 0xff) | ((body[2] & 0xff) << 8);
        int at = body.length > 9 && body[3] == '#' ? 9 : 3;
        return code + " " + Printable.line(new String(body, at, body.length - at, StandardCharsets.UTF_8));
    }
}
