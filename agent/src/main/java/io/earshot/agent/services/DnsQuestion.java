package io.earshot.agent.services;

import io.earshot.model.Ip;
import io.earshot.model.ServiceProbe;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Asks a name server by UDP (RFC 1035), again where nothing comes: one lost packet is no finding. */
final class DnsQuestion implements ServiceProtocol {

    private static final int LONGEST = 4_096;
    private static final int TRIES = 3;
    private static final int HEADER = 12;
    private static final int ANSWER = 0x8000;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final List<String> RESPONSE_CODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");
    private static final Map<String, Integer> TYPES =
            Map.of("A", 1, "NS", 2, "CNAME", 5, "SOA", 6, "MX", 15, "TXT", 16, "AAAA", 28, "SRV", 33);

    private final RandomGenerator random;

    /** @param random for the ids of questions, which a stranger must not guess */
    DnsQuestion(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        int id = random.nextInt(0x1_0000);
        byte[] question = question(id, probe.question());
        DatagramChannel udp = connection.connectUdp();
        long end = System.nanoTime() + probe.timeout().toNanos();
        for (int sent = 1; sent <= TRIES; sent++) {
            udp.write(ByteBuffer.wrap(question));
            long until = System.nanoTime() + (end - System.nanoTime()) / (TRIES - sent + 1);
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                udp.socket().setSoTimeout((int) (left / 1_000_000) + 1);
                byte[] octets = new byte[LONGEST];
                DatagramPacket packet = new DatagramPacket(octets, octets.length);
                try {
                    udp.socket().receive(packet);
                } catch (SocketTimeoutException nothingYet) {
                    break;
                }
                ByteBuffer answer = ByteBuffer.wrap(octets, 0, packet.getLength());
                if (isAnswer(answer, id, question)) {
                    return judge(probe, answer);
                }
            }
        }
        throw new SocketTimeoutException();
    }

    static byte[] question(int id, String question) throws IOException {
        String[] parts = question.split(" ", 2);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.writeShort(id);
        out.writeShort(RECURSION_DESIRED);
        out.writeShort(1);
        out.write(new byte[6]);
        for (String label : parts[0].split("\\.", -1)) {
            byte[] text = label.getBytes(StandardCharsets.US_ASCII);
            if (text.length > 63) {
                throw new AnswerException("cannot be asked for \"" + parts[0] + "\", whose label is too long");
            }
            if (text.length > 0) {
                out.writeByte(text.length);
                out.write(text);
            }
        }
        out.writeByte(0);
        out.writeShort(TYPES.get(parts[1]));
        out.writeShort(1);
        return octets.toByteArray();
    }

    /** Whatever is no answer to this question is passed over, as a late answer to another one. */
    private static boolean isAnswer(ByteBuffer answer, int id, byte[] question) {
        if (answer.limit() < HEADER || (answer.getShort(0) & 0xffff) != id || (answer.getShort(2) & ANSWER) == 0) {
            return false;
        }
        if ((answer.getShort(4) & 0xffff) == 0) {
            return true; // FORMERR may come without the question
        }
        if (answer.limit() < question.length) {
            return false;
        }
        for (int i = HEADER; i < question.length; i++) {
            if (lower(answer.get(i)) != lower(question[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }

    private static Finding judge(ServiceProbe probe, ByteBuffer answer) throws IOException {
        int code = answer.getShort(2) & 0xf;
        String name = code < RESPONSE_CODES.size() ? RESPONSE_CODES.get(code) : "response code " + code;
        int count = answer.getShort(6) & 0xffff;
        String detail = name + ", " + count + (count == 1 ? " answer" : " answers");
        String expected = probe.status().isEmpty() ? RESPONSE_CODES.getFirst() : probe.status();
        if (!name.equals(expected)) {
            return Finding.wrong(detail + ", expected " + expected);
        }
        if (probe.match().isPresent()) {
            List<String> addresses = addresses(answer, count);
            if (!addresses.contains(probe.match().get())) {
                return Finding.wrong(name + ", " + (addresses.isEmpty() ? "no address" : String.join(", ", addresses))
                        + ", expected " + probe.match().get());
            }
        }
        return Finding.up(detail);
    }

    /** Returns the addresses among the answers, as far as they can be read. */
    private static List<String> addresses(ByteBuffer answer, int count) throws IOException {
        List<String> addresses = new ArrayList<>();
        try {
            answer.position(HEADER);
            for (int i = answer.getShort(4) & 0xffff; i > 0; i--) {
                skipName(answer);
                answer.position(answer.position() + 4);
            }
            for (int i = 0; i < count; i++) {
                skipName(answer);
                int type = answer.getShort() & 0xffff;
                answer.position(answer.position() + 6);
                byte[] data = new byte[answer.getShort() & 0xffff];
                answer.get(data);
                if ((type == TYPES.get("A") && data.length == 4) || (type == TYPES.get("AAAA") && data.length == 16)) {
                    addresses.add(Ip.ofOctets(data).toString());
                }
            }
            return addresses;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new AnswerException("answers with a message that cannot be read");
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
