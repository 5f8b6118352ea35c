package io.earshot.wire.packets;

/** Receives TCP and UDP packets. */
@FunctionalInterface
public interface PacketHandler {

    /** Takes one packet. The object is reused: what is to be kept must be copied before the call returns. */
    void packet(Packet packet);
}
