package io.earshot.lab.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Makes the frames of one connection on which payments are asked for and approved. */
final class IsoConversation {

    static final String CARD = "6212345678900000003";

    private final int port;
    private int client = 1_000;
    private int server = 5_000;

    /** @param port of the server */
    IsoConversation(int port) {
        this.port = port;
    }

    private static byte[] framed(String body) {
        return (String.format("%04d", body.length()) + body).getBytes(US_ASCII);
    }

    static byte[] request(int trace) {
        return framed("0200" + "7020000000800000" + "19" + CARD + "000000" + "000000001230"
                + String.format("%06d", trace) + "T0000001");
    }

    static byte[] response(int trace) {
        return response(trace, "00");
    }

    /** @param code of the answer */
    static byte[] response(int trace, String code) {
        return framed("0210" + "7020000002800000" + "19" + CARD + "000000" + "000000001230"
                + String.format("%06d", trace) + code + "T0000001");
    }

    /** @param flags of TCP: 2 and 18 open the connection, 24 brings data */
    byte[] segment(boolean fromClient, int flags, byte[] data) {
        ByteBuffer frame = ByteBuffer.allocate(54 + data.length);
        frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (40 + data.length));
        frame.putInt(0x4000).put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(fromClient ? 0x0a580001 : 0x0a580002).putInt(fromClient ? 0x0a580002 : 0x0a580001);
        frame.putShort((short) (fromClient ? 40_000 : port)).putShort((short) (fromClient ? port : 40_000));
        frame.putInt(fromClient ? client : server).putInt(fromClient ? server : client);
        frame.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 8_192)
                .putInt(0)
                .put(data);
        int length = data.length + ((flags & 2) == 0 ? 0 : 1);
        client += fromClient ? length : 0;
        server += fromClient ? 0 : length;
        return frame.array();
    }
}
