package io.earshot.wire.decoders;

/** Recognises a protocol's datagrams. Stateless. */
public interface DatagramProtocol {

    String name();

    /**
     * Returns the sender of this datagram, if it is one of the protocol.
     *
     * @return 1 the client, 2 the server, 0 if it is something else
     */
    int senderOf(byte[] bytes, int offset, int length, int sourcePort, int destinationPort);

    DatagramDecoder open(Conversation conversation);
}
