package io.earshot.traffic.evidence;

import io.earshot.traffic.bodies.ReplacedBody;
import io.earshot.traffic.evidence.HeldFrames.Sender;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.List;

/** Overwrites the bytes that one side of a connection sends, in the frames that carry them. */
final class ErasedDirection {

    private final HeldFrames frames;
    private final Sender sender;

    ErasedDirection(HeldFrames frames, Endpoints endpoints, boolean fromClient) {
        this.frames = frames;
        this.sender = Sender.of(endpoints, fromClient);
    }

    /** Segments that came out of order end with an earlier frame than they begin with. */
    private static long firstFrame(StreamInput in) {
        return Math.min(in.startFrame(), in.frame());
    }

    /** Overwrites the bytes at the input's position. */
    void put(StreamInput in, byte[] overwritten) {
        frames.put(sender, firstFrame(in), in.sequence(), overwritten, 0, overwritten.length);
    }

    /** Returns what overwrites bytes as they pass, each with the same one. */
    BodyReader filling(StreamInput in, byte with) {
        return new Passing() {
            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                frames.fill(sender, firstFrame(in), in.passingSequence(), length, with);
            }
        };
    }

    /** Returns what lets bytes pass as they are. */
    BodyReader keeping(StreamInput in) {
        return new Passing() {
            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                frames.put(sender, firstFrame(in), in.passingSequence(), bytes, offset, length);
            }
        };
    }

    /** Returns what replaces a body by one that holds its fields alone. */
    BodyReader replacing(StreamInput in, ReplacedBody body) {
        return new BodyReader() {
            private final List<Piece> pieces = new ArrayList<>();
            private int room;
            private boolean replaced;

            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                if (replaced) {
                    frames.fill(sender, firstFrame(in), in.passingSequence(), length, (byte) ' ');
                    return;
                }
                if (room == 0) {
                    frames.expect(sender, firstFrame(in), in.passingSequence(), ReplacedBody.unknown());
                }
                body.bytes(bytes, offset, length);
                pieces.add(new Piece(firstFrame(in), in.passingSequence(), length));
                room += length;
                if (body.isOver()) {
                    close(true);
                }
            }

            @Override
            public void close(boolean whole) {
                if (replaced) {
                    return;
                }
                replaced = true;
                body.close(whole);
                byte[] with = body.replacement(room);
                int at = 0;
                for (Piece piece : pieces) {
                    frames.put(sender, piece.first(), piece.sequence(), with, at, piece.length());
                    at += piece.length();
                }
                pieces.clear();
            }
        };
    }

    /** A part of a body that waits for the rest. */
    private record Piece(long first, int sequence, int length) {}

    /** Takes bytes wherever they lie, so that it does not matter whether some before them are missing. */
    private interface Passing extends BodyReader {

        @Override
        default void close(boolean whole) {
            // There is nothing to end.
        }
    }
}
