package io.earshot.agent.sockets;

import static io.earshot.agent.kernel.SocketDump.intAt;

import io.earshot.agent.kernel.SocketDump;
import io.earshot.model.SocketReport.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Lists sockets by sock_diag. Offsets are those of inet_diag_msg and tcp_info in the kernel's headers. */
public final class NetlinkSockets implements SocketSource {

    private static final int LISTENING = 1 << SocketRow.LISTEN;
    private static final int TIME_WAIT = 1 << SocketRow.TIME_WAIT;
    /** All but LISTEN, TIME_WAIT and CLOSE. */
    private static final int CONNECTED = 0xb3e;

    private static final int UDP_UNCONNECTED = 1 << SocketRow.CLOSE;
    private static final int UDP_CONNECTED = 1 << SocketRow.ESTABLISHED;

    private static final int MESSAGE = 72;
    private static final int TIMER_RETRANSMISSION = 1;
    private static final int ATTRIBUTE_INFO = 2;
    private static final long MAPPED = 0xffff_0000_0000L;

    private final SocketDump dump;
    private final SocketRow row = new SocketRow();

    private NetlinkSockets(SocketDump dump) {
        this.dump = dump;
    }

    /** @throws IOException with a message for people */
    public static NetlinkSockets open() throws IOException {
        return new NetlinkSockets(SocketDump.open());
    }

    /**
     * Lists those of another network. From a platform thread.
     *
     * @throws IOException with a message for people
     */
    public static NetlinkSockets openWithin(Path namespace) throws IOException {
        return new NetlinkSockets(SocketDump.openWithin(namespace));
    }

    @Override
    public void read(Consumer<SocketRow> visitor) throws IOException {
        SocketDump.Receiver tcp = (octets, at, end) -> visit(Protocol.TCP, octets, at, end, visitor);
        SocketDump.Receiver udp = (octets, at, end) -> visit(Protocol.UDP, octets, at, end, visitor);
        // A connection over IPv4 to a listener on :: is listed under IPv6, so all listeners come first.
        dump.read(SocketDump.V4, SocketDump.TCP, LISTENING, false, tcp);
        readIfThere(SocketDump.V6, SocketDump.TCP, LISTENING, tcp);
        readIfThere(SocketDump.V4, SocketDump.UDP, UDP_UNCONNECTED, udp);
        readIfThere(SocketDump.V6, SocketDump.UDP, UDP_UNCONNECTED, udp);
        dump.read(SocketDump.V4, SocketDump.TCP, CONNECTED | TIME_WAIT, true, tcp);
        readIfThere(SocketDump.V6, SocketDump.TCP, CONNECTED | TIME_WAIT, tcp);
        readIfThere(SocketDump.V4, SocketDump.UDP, UDP_CONNECTED, udp);
        readIfThere(SocketDump.V6, SocketDump.UDP, UDP_CONNECTED, udp);
    }

    /** A kernel without IPv6 or the module for UDP refuses that part; all others are right without it. */
    private void readIfThere(int family, int protocol, int states, SocketDump.Receiver receiver) {
        try {
            dump.read(family, protocol, states, protocol == SocketDump.TCP, receiver);
        } catch (IOException noSuchPart) {
            // There is nothing to list.
        }
    }

    private void visit(Protocol protocol, byte[] octets, int at, int end, Consumer<SocketRow> visitor) {
        if (end - at < MESSAGE) {
            return;
        }
        boolean v4 = octets[at] == SocketDump.V4;
        row.protocol = protocol;
        row.state = octets[at + 1];
        row.localPort = portAt(octets, at + 4);
        row.remotePort = portAt(octets, at + 6);
        row.localHigh = v4 ? 0 : addressAt(octets, at + 8);
        row.localLow = v4 ? MAPPED | (addressAt(octets, at + 8) >>> 32) : addressAt(octets, at + 16);
        row.remoteHigh = v4 ? 0 : addressAt(octets, at + 24);
        row.remoteLow = v4 ? MAPPED | (addressAt(octets, at + 24) >>> 32) : addressAt(octets, at + 32);
        row.cookie = longAt(octets, at + 44);
        row.queued = intAt(octets, at + 60) & 0xffff_ffffL;
        row.inode = intAt(octets, at + 68) & 0xffff_ffffL;
        row.hasInfo = false;
        row.totalRetransmits = 0;
        row.bytesAcked = 0;
        row.unacked = 0;
        row.isAwaitingAck = octets[at + 2] == TIMER_RETRANSMISSION;
        row.retransmits = 0;
        row.timerLeft = 0;
        row.backoff = 0;
        row.dataSegments = 0;
        row.rtt = 0;
        row.minRtt = 0;
        for (int attribute = at + MESSAGE; attribute + 4 <= end; ) {
            int length = (octets[attribute] & 0xff) | (octets[attribute + 1] & 0xff) << 8;
            if (length < 4 || attribute + length > end) {
                break;
            }
            if (octets[attribute + 2] == ATTRIBUTE_INFO) {
                info(octets, attribute + 4, length - 4);
                if (row.retransmits > 0) {
                    row.timerLeft = intAt(octets, at + 52);
                }
                break;
            }
            attribute += (length + 3) & ~3;
        }
        visitor.accept(row);
    }

    /** Older kernels know fewer fields; the length tells. */
    private void info(byte[] octets, int at, int length) {
        if (length < 128) {
            return;
        }
        row.hasInfo = true;
        row.retransmits = octets[at + 2] & 0xff;
        row.retransmissionTimeout = intAt(octets, at + 8) / 1_000;
        row.unacked = intAt(octets, at + 24);
        row.sinceLastAck = intAt(octets, at + 56);
        row.rtt = intAt(octets, at + 68);
        row.totalRetransmits = intAt(octets, at + 100);
        row.bytesAcked = longAt(octets, at + 120);
        row.backoff = row.retransmits == 0 ? 0 : octets[at + 4] & 0xff;
        row.dataSegments = row.totalRetransmits != 0 && length >= 160 ? intAt(octets, at + 156) : 0;
        if (length >= 152) {
            int minRtt = intAt(octets, at + 148);
            row.minRtt = minRtt == -1 ? 0 : minRtt;
        }
    }

    private static int portAt(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
    }

    /** Eight octets in the network's order. */
    private static long addressAt(byte[] octets, int at) {
        long high = Integer.reverseBytes(intAt(octets, at)) & 0xffff_ffffL;
        return high << 32 | (Integer.reverseBytes(intAt(octets, at + 4)) & 0xffff_ffffL);
    }

    private static long longAt(byte[] octets, int at) {
        return (intAt(octets, at) & 0xffff_ffffL) | (long) intAt(octets, at + 4) << 32;
    }

    @Override
    public void close() {
        dump.close();
    }
}
