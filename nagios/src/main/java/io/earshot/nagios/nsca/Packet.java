package io.earshot.nagios.nsca;

import io.earshot.nagios.PluginText;
import io.earshot.nagios.ServiceName;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** One result as nsca's data_packet, version 3: big endian, texts ended by a zero. */
final class Packet {

    static final int LENGTH = 4_304;

    private static final short VERSION = 3;
    private static final int CRC_AT = 4;
    private static final int HOST_AT = 14;
    private static final int SERVICE_AT = 78;
    private static final int OUTPUT_AT = 206;

    /** The length of an output that the daemon keeps, without its closing zero. */
    private static final int OUTPUT = 4_095;

    private Packet() {}

    /** @param time the daemon's own, from its greeting */
    static byte[] of(ServiceName service, int status, String output, int time) {
        byte[] packet = new byte[LENGTH];
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(0, VERSION).putInt(8, time).putShort(12, (short) status);
        buffer.put(HOST_AT, PluginText.utf8(service.host(), 63));
        buffer.put(SERVICE_AT, PluginText.utf8(service.service(), 127));
        buffer.put(OUTPUT_AT, PluginText.utf8(output, OUTPUT));
        CRC32 crc = new CRC32();
        crc.update(packet);
        buffer.putInt(CRC_AT, (int) crc.getValue());
        return packet;
    }
}
