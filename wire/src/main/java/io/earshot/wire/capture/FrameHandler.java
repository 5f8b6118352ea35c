package io.earshot.wire.capture;

/** Receives captured frames one after the other. */
@FunctionalInterface
public interface FrameHandler {

    /**
     * Takes one frame. The array belongs to the caller and is valid during the call only.
     *
     * @param from the interface on which the frame was captured
     * @param nanos when the frame passed, since the epoch; 0 where the file does not say
     * @param captured how many bytes of the frame are in the array, from offset on
     * @param length how many bytes the frame had on the wire
     */
    void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length);
}
