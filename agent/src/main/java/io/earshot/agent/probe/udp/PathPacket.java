package io.earshot.agent.probe.udp;

import io.earshot.agent.probe.Arrivals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Question and answer, of the same length, so that nobody gains by letting others be answered: gate (8 octets), kind (1), version (1),
 * source port (2), id (4), cookie of the link (8), sequence (4), highest arrived sequence (4), arrivals (8), how many of them are
 * known (1), zeros (5), length of a packet that is larger (2), tag (16). With its headers an IPv4 packet has 92 octets. Larger ones, which measure
 * path MTUs, end with zeros; agents that know none of them drop them by their length.
 */
public final class PathPacket {

    public static final int SIZE = 64;

    static final int TAG_AT = 48;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int KIND_AT = 8;
    private static final int VERSION_AT = 9;
    private static final int SOURCE_PORT_AT = 10;
    private static final int ID_AT = 12;
    private static final int COOKIE_AT = 16;
    private static final int SEQUENCE_AT = 24;
    private static final int HIGHEST_AT = 28;
    private static final int SEEN_AT = 32;
    private static final int KNOWN_AT = 40;
    private static final int LENGTH_AT = 46;

    private static final byte QUESTION = 1;
    private static final byte ANSWER = 2;
    private static final byte VERSION = 1;

    private PathPacket() {}

    static long longAt(byte[] octets, int at) {
        return (long) LONG.get(octets, at);
    }

    static void putLong(byte[] octets, int at, long value) {
        LONG.set(octets, at, value);
    }

    /** Returns the first {@value #SIZE} octets of a question, without gate and tag. */
    public static byte[] question(PathProbe probe, long cookie) {
        byte[] packet = new byte[SIZE];
        packet[KIND_AT] = QUESTION;
        packet[VERSION_AT] = VERSION;
        packet[SOURCE_PORT_AT] = (byte) (probe.sourcePort() >>> 8);
        packet[SOURCE_PORT_AT + 1] = (byte) probe.sourcePort();
        INT.set(packet, ID_AT, probe.id());
        LONG.set(packet, COOKIE_AT, cookie);
        INT.set(packet, SEQUENCE_AT, probe.sequence());
        if (probe.length() > SIZE) {
            packet[LENGTH_AT] = (byte) (probe.length() >>> 8);
            packet[LENGTH_AT + 1] = (byte) probe.length();
        }
        return packet;
    }

    /** Turns a question into its answer, without gate and tag. */
    public static void answer(byte[] question, Arrivals arrivals) {
        question[KIND_AT] = ANSWER;
        INT.set(question, HIGHEST_AT, arrivals.highest());
        LONG.set(question, SEEN_AT, arrivals.seen());
        question[KNOWN_AT] = (byte) arrivals.known();
    }

    public static boolean isQuestion(byte[] packet) {
        return packet[KIND_AT] == QUESTION && packet[VERSION_AT] == VERSION;
    }

    public static boolean isAnswer(byte[] packet) {
        return packet[KIND_AT] == ANSWER && packet[VERSION_AT] == VERSION;
    }

    /** Returns whether a packet of so many octets is as long as it says that it is. */
    public static boolean isOfLength(byte[] packet, int length) {
        int told = ((packet[LENGTH_AT] & 0xff) << 8) | (packet[LENGTH_AT + 1] & 0xff);
        return told == 0 ? length == SIZE : told > SIZE && length == told;
    }

    public static int id(byte[] packet) {
        return (int) INT.get(packet, ID_AT);
    }

    public static long cookie(byte[] packet) {
        return (long) LONG.get(packet, COOKIE_AT);
    }

    public static int sequence(byte[] packet) {
        return (int) INT.get(packet, SEQUENCE_AT);
    }

    public static Arrivals arrivals(byte[] packet) {
        return new Arrivals(
                (int) INT.get(packet, HIGHEST_AT),
                (long) LONG.get(packet, SEEN_AT),
                Math.clamp(packet[KNOWN_AT], 0, Arrivals.WINDOW));
    }
}
