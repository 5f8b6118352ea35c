package io.earshot.web.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Speaks the protocol byte by byte. */
final class RawClient implements AutoCloseable {

    /** @param text its content, a character a byte */
    record Message(char kind, String text) {}

    static final int VERSION = 3 << 16;

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        // A server that hangs fails the test.
        socket.setSoTimeout((int) Duration.ofMinutes(5).toMillis());
        return new RawClient(socket);
    }

    /** The packet that begins a session, with a user's name. */
    static byte[] startup(int version, String... more) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        new DataOutputStream(content).writeInt(version);
        content.write(zeroEnded("user"));
        content.write(zeroEnded("anna"));
        for (String text : more) {
            content.write(zeroEnded(text));
        }
        content.write(0);
        return withLength(content.toByteArray());
    }

    static byte[] packet(int... numbers) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(content);
        for (int number : numbers) {
            data.writeInt(number);
        }
        return withLength(content.toByteArray());
    }

    static byte[] message(char kind, byte[] content) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(kind);
        message.write(withLength(content));
        return message.toByteArray();
    }

    static byte[] query(String sql) throws IOException {
        return message('Q', zeroEnded(sql));
    }

    static byte[] zeroEnded(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withLength(byte[] content) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        new DataOutputStream(packet).writeInt(content.length + Integer.BYTES);
        packet.write(content);
        return packet.toByteArray();
    }

    RawClient send(byte[]... packets) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.write(packet);
        }
        socket.getOutputStream().write(all.toByteArray());
        return this;
    }

    /** No more will come, but answers are still read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    RawClient login() throws IOException {
        send(startup(VERSION));
        untilReady();
        return this;
    }

    char letter() throws IOException {
        return (char) in.readByte();
    }

    Message read() throws IOException {
        char kind = (char) in.readByte();
        byte[] content = new byte[in.readInt() - Integer.BYTES];
        in.readFully(content);
        return new Message(kind, new String(content, StandardCharsets.ISO_8859_1));
    }

    /** Everything up to ReadyForQuery. */
    List<Message> untilReady() throws IOException {
        List<Message> messages = new ArrayList<>();
        do {
            messages.add(read());
        } while (messages.getLast().kind() != 'Z');
        return messages;
    }

    static String kinds(List<Message> messages) {
        StringBuilder kinds = new StringBuilder();
        messages.forEach(message -> kinds.append(message.kind()));
        return kinds.toString();
    }

    /** Returns the bytes that come until the server hangs up, which it must. */
    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
