package io.earshot.wire.decoders.http2;

import java.util.OptionalInt;

/** Tells which status of gRPC a call has whose stream was reset before one came, as gRPC's PROTOCOL-HTTP2 maps error codes. */
final class GrpcReset {

    private static final int CANCELLED = 1;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;

    private GrpcReset() {}

    /**
     * Returns the status for an error code of RFC 9113, section 7.
     *
     * @return empty where the code says nothing of the call
     */
    static OptionalInt status(int code) {
        return switch (code) {
            case 0, 1, 2, 3, 4, 6, 9, 10 -> OptionalInt.of(INTERNAL);
            case 7 -> OptionalInt.of(UNAVAILABLE);
            case 8 -> OptionalInt.of(CANCELLED);
            case 11 -> OptionalInt.of(RESOURCE_EXHAUSTED);
            case 12 -> OptionalInt.of(PERMISSION_DENIED);
            default -> OptionalInt.empty();
        };
    }
}
