package io.earshot.agent.dns;

import io.earshot.model.Ip;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A question to a name server (RFC 1035), and the reading of its answer. */
public final class DnsMessage {

    public static final int A = 1;
    public static final int AAAA = 28;

    private static final int LONGEST = 4_096;
    private static final int LONGEST_LABEL = 63;
    private static final int HEADER = 12;
    private static final int ANSWER = 0x8000;
    private static final int RECURSION_DESIRED = 0x0100;

    private final int id;
    private final byte[] octets;

    private DnsMessage(int id, byte[] octets) {
        this.id = id;
        this.octets = octets;
    }

    /**
     * Makes a question.
     *
     * @param random for the id, which a stranger must not guess
     * @throws IllegalArgumentException if a label is too long
     */
    public static DnsMessage question(String name, int type, RandomGenerator random) {
        int id = random.nextInt(0x1_0000);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeShort(id);
            out.writeShort(RECURSION_DESIRED);
            out.writeShort(1);
            out.write(new byte[6]);
            for (String label : name.split("\\.", -1)) {
                byte[] text = label.getBytes(StandardCharsets.US_ASCII);
                if (text.length > LONGEST_LABEL) {
                    throw new IllegalArgumentException(
                            "label of " + text.length + " octets, expected at most " + LONGEST_LABEL);
                }
                if (text.length > 0) {
                    out.writeByte(text.length);
                    out.write(text);
                }
            }
            out.writeByte(0);
            out.writeShort(type);
            out.writeShort(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DnsMessage(id, octets.toByteArray());
    }

    /**
     * Asks, again where nothing comes: one lost packet is no finding.
     *
     * @param udp connected to the name server
     * @return the answer
     * @throws SocketTimeoutException if none comes
     */
    public ByteBuffer ask(DatagramChannel udp, Duration timeout, int tries) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        for (int sent = 1; sent <= tries; sent++) {
            udp.write(ByteBuffer.wrap(octets));
            long until = System.nanoTime() + (end - System.nanoTime()) / (tries - sent + 1);
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                udp.socket().setSoTimeout((int) (left / 1_000_000) + 1);
                byte[] received = new byte[LONGEST];
                DatagramPacket packet = new DatagramPacket(received, received.length);
                try {
                    udp.socket().receive(packet);
                } catch (SocketTimeoutException nothingYet) {
                    break;
                }
                ByteBuffer answer = ByteBuffer.wrap(received, 0, packet.getLength());
                if (isAnswer(answer)) {
                    return answer;
                }
            }
        }
        throw new SocketTimeoutException();
    }

    /** Whatever is no answer to this question is passed over, as a late answer to another one. */
    private boolean isAnswer(ByteBuffer answer) {
        if (answer.limit() < HEADER || (answer.getShort(0) & 0xffff) != id || (answer.getShort(2) & ANSWER) == 0) {
            return false;
        }
        if ((answer.getShort(4) & 0xffff) == 0) {
            return true; // FORMERR may come without the question
        }
        if (answer.limit() < octets.length) {
            return false;
        }
        for (int i = HEADER; i < octets.length; i++) {
            if (lower(answer.get(i)) != lower(octets[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }

    /** Returns the response code, 0 for none. */
    public static int code(ByteBuffer answer) {
        return answer.getShort(2) & 0xf;
    }

    /** Returns how many records the answer has. */
    public static int count(ByteBuffer answer) {
        return answer.getShort(6) & 0xffff;
    }

    /**
     * Returns the addresses among the records.
     *
     * @throws IllegalArgumentException if the message cannot be read
     */
    public static List<Ip> addresses(ByteBuffer answer) {
        List<Ip> addresses = new ArrayList<>();
        try {
            answer.position(HEADER);
            for (int i = answer.getShort(4) & 0xffff; i > 0; i--) {
                skipName(answer);
                answer.position(answer.position() + 4);
            }
            for (int i = count(answer); i > 0; i--) {
                skipName(answer);
                int type = answer.getShort() & 0xffff;
                answer.position(answer.position() + 6);
                byte[] data = new byte[answer.getShort() & 0xffff];
                answer.get(data);
                if ((type == A && data.length == 4) || (type == AAAA && data.length == 16)) {
                    addresses.add(Ip.ofOctets(data));
                }
            }
            return addresses;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the message ends before its records", e);
        }
    }

    private static void skipName(ByteBuffer answer) {
        for (int length = answer.get() & 0xff; length > 0; length = answer.get() & 0xff) {
            if (length >= 0xc0) {
                answer.get();
                return;
            }
            answer.position(answer.position() + length);
        }
    }
}
