package io.earshot.wire.decoders.http2;

import java.util.OptionalInt;

/** Reads the status codes out of the header blocks that one side of a connection sends. For one thread. */
public final class StatusReader {

    private final HeaderTable table = new HeaderTable();
    private final HeaderBlock block = new HeaderBlock();
    private OptionalInt status = OptionalInt.empty();
    private OptionalInt grpcStatus = OptionalInt.empty();

    /** Takes the next block of the connection. Returns false if the octets are no header block, after which no other can be read. */
    public boolean read(byte[] octets) {
        if (!block.decode(table, octets, 0, octets.length)) {
            return false;
        }
        if (block.status() != HeaderBlock.NO_STATUS) {
            status = OptionalInt.of(block.status());
        }
        if (block.grpcStatus() != HeaderBlock.NO_GRPC_STATUS) {
            grpcStatus = OptionalInt.of(block.grpcStatus());
        }
        return true;
    }

    /** Returns the newest status of HTTP. */
    public OptionalInt status() {
        return status;
    }

    /** Returns the newest status of gRPC. */
    public OptionalInt grpcStatus() {
        return grpcStatus;
    }
}
