package io.earshot.wire.decoders;

/** Decodes the datagrams of one pair of addresses and ports. */
public interface DatagramDecoder {

    /** Takes one datagram. */
    void datagram(Side from, byte[] bytes, int offset, int length, long nanos, long frame);

    /** An ICMP message said that a datagram of the client could not be delivered. */
    void unreachable(byte[] bytes, int offset, int length, long nanos);

    /** The pair has been quiet for long, or the capture ends. */
    void close(long nanos);
}
