package io.earshot.wire.decoders.dns;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.DatagramDecoder;
import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Side;

/** Recognises DNS over UDP by its header and question. Multicast DNS has no pairs and is left alone. */
public final class DnsDatagrams implements DatagramProtocol {

    private static final int DNS = 53;
    private static final int MULTICAST = 5_353;
    private static final int NETBIOS = 137;
    private static final int LINK_LOCAL_MULTICAST = 5_355;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public int senderOf(byte[] bytes, int offset, int length, int sourcePort, int destinationPort) {
        if ((sourcePort == MULTICAST && destinationPort == MULTICAST)
                || sourcePort == NETBIOS
                || destinationPort == NETBIOS
                || destinationPort == LINK_LOCAL_MULTICAST) {
            return 0;
        }
        DnsMessage message = new DnsMessage();
        if (message.read(bytes, offset, length)) {
            boolean usual = sourcePort == DNS || destinationPort == DNS;
            if (!usual && !message.isOrdinary()) {
                return 0;
            }
            return message.isResponse() ? 2 : 1;
        }
        return destinationPort == DNS ? 1 : sourcePort == DNS ? 2 : 0;
    }

    @Override
    public DatagramDecoder open(Conversation conversation) {
        DnsPairs pairs = new DnsPairs(conversation);
        return new DatagramDecoder() {
            @Override
            public void datagram(Side from, byte[] bytes, int offset, int length, long nanos, long frame) {
                pairs.message(from, bytes, offset, length, nanos, nanos, frame);
            }

            @Override
            public void unreachable(byte[] bytes, int offset, int length, long nanos) {
                pairs.unreachable(bytes, offset, length);
            }

            @Override
            public void close(long nanos) {
                pairs.close();
            }
        };
    }
}
