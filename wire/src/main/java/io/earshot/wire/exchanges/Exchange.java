package io.earshot.wire.exchanges;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One request with its answer, or what was seen of the two. Mutable and reused, so that decoding allocates little; decoders fill
 * it, sinks read it. An empty text means "not there or unknown", a time of 0 means unknown. Times are nanoseconds since the epoch.
 */
public final class Exchange {

    /** The length of a target that is kept: enough for a statement's tables and shape. */
    public static final int MAX_TARGET = 2_048;

    private long number;
    private int ordinal;
    private Endpoints endpoints = Endpoints.NONE;
    private String protocol = "";
    private long streamNumber;
    private String streamName;
    private String operation;
    private byte[] target = new byte[64];
    private int targetLength;
    private TargetKind targetKind;
    private String status;
    private String code;
    private String note;
    private ExchangeState state;
    private long requestStart;
    private long requestEnd;
    private long responseStart;
    private long responseEnd;
    private long requestFrame;
    private long responseFrame;
    private long requestBytes;
    private long responseBytes;
    private int tag;
    private boolean doubtful;
    private boolean error;
    private boolean torn;
    private BodyReader requestBody = BodyReader.NONE;
    private BodyReader responseBody = BodyReader.NONE;
    private final List<String> values = new ArrayList<>();
    private long unseenValues;

    public Exchange() {
        clear();
    }

    private void clear() {
        streamNumber = -1;
        streamName = "";
        operation = "";
        targetLength = 0;
        targetKind = TargetKind.NONE;
        status = "";
        code = "";
        note = "";
        state = ExchangeState.MATCHED;
        requestStart = 0;
        requestEnd = 0;
        responseStart = 0;
        responseEnd = 0;
        requestFrame = 0;
        responseFrame = 0;
        requestBytes = 0;
        responseBytes = 0;
        tag = 0;
        doubtful = false;
        error = false;
        torn = false;
        requestBody = BodyReader.NONE;
        responseBody = BodyReader.NONE;
        values.clear();
        unseenValues = 0;
    }

    /**
     * Empties it for a new exchange.
     *
     * @param order rises with each exchange that begins in a capture
     */
    public Exchange begin(Endpoints between, String protocolName, long order) {
        clear();
        number = order;
        endpoints = between;
        protocol = protocolName;
        return this;
    }

    /** Says when the request's first byte passed, and in which frame. */
    public Exchange requestAt(long nanos, long frame) {
        requestStart = nanos;
        requestFrame = frame;
        return this;
    }

    public Exchange requestEndsAt(long nanos) {
        requestEnd = nanos;
        return this;
    }

    /** Says when the answer's first byte passed, and in which frame. */
    public Exchange responseAt(long nanos, long frame) {
        responseStart = nanos;
        responseFrame = frame;
        return this;
    }

    public Exchange responseEndsAt(long nanos) {
        responseEnd = nanos;
        return this;
    }

    public Exchange operation(String name) {
        operation = name;
        return this;
    }

    public Exchange stream(long number) {
        streamNumber = number;
        return this;
    }

    public Exchange stream(String name) {
        streamName = name;
        return this;
    }

    /** Sets the answer's status; an error counts as one in per-minute rows. */
    public Exchange status(String text, boolean isError) {
        status = text;
        error = isError;
        return this;
    }

    public Exchange code(String text) {
        code = text;
        return this;
    }

    public Exchange note(String text) {
        note = note.isEmpty() ? text : note + " " + text;
        return this;
    }

    public Exchange state(ExchangeState outcome) {
        state = outcome;
        return this;
    }

    /** A decoder's own mark, such as the command that decides how the answer is read. */
    public Exchange tag(int mark) {
        tag = mark;
        return this;
    }

    /** Marks a request whose answer may have fallen into a gap. */
    public Exchange doubtful(boolean may) {
        doubtful = may;
        return this;
    }

    /** Sets the target to bytes of a packet; more than {@link #MAX_TARGET} are cut. */
    public Exchange target(TargetKind kind, byte[] bytes, int from, int length) {
        targetLength = 0;
        targetKind = kind;
        return appendTarget(bytes, from, length);
    }

    public Exchange target(TargetKind kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return target(kind, bytes, 0, bytes.length);
    }

    /** Adds bytes at the end of the target. */
    public Exchange appendTarget(byte[] bytes, int from, int length) {
        int kept = Math.min(length, MAX_TARGET - targetLength);
        if (kept <= 0) {
            return this;
        }
        if (target.length < targetLength + kept) {
            target = Arrays.copyOf(target, Math.max(targetLength + kept, target.length * 2));
        }
        System.arraycopy(bytes, from, target, targetLength, kept);
        targetLength += kept;
        return this;
    }

    public Exchange addRequestBytes(long count) {
        requestBytes += count;
        return this;
    }

    public Exchange addResponseBytes(long count) {
        responseBytes += count;
        return this;
    }

    /** The place among all exchanges of a capture, by their beginnings. */
    public long number() {
        return number;
    }

    /** Sets its place among the exchanges that began with the same packet. */
    public Exchange ordinal(int place) {
        ordinal = place;
        return this;
    }

    /** Returns its place among the exchanges that began with the same packet, from 0. */
    public int ordinal() {
        return ordinal;
    }

    /** Sets what reads the body of the request or of the answer. */
    public Exchange body(boolean ofRequest, BodyReader reader) {
        if (ofRequest) {
            requestBody = reader;
        } else {
            responseBody = reader;
        }
        return this;
    }

    public BodyReader body(boolean ofRequest) {
        return ofRequest ? requestBody : responseBody;
    }

    /** Ends the reading of bodies of which not all has passed. */
    public void closeBodies() {
        requestBody.close(false);
        responseBody.close(false);
    }

    /** Sets what a reader of bodies found. The first finding stays. */
    public void value(int index, String text) {
        while (values.size() <= index) {
            values.add("");
        }
        if (values.get(index).isEmpty()) {
            values.set(index, text);
        }
    }

    /** Returns what a reader of bodies found. */
    public String value(int index) {
        return index < values.size() ? values.get(index) : "";
    }

    /** Marks a value that may be among bytes that were not read. */
    public void unseenValue(int index) {
        unseenValues |= 1L << index;
    }

    public boolean isUnseenValue(int index) {
        return (unseenValues & 1L << index) != 0;
    }

    /** Marks an exchange of which bytes are missing. */
    public Exchange torn() {
        torn = true;
        return this;
    }

    /** Whether bytes of it are missing: a gap, or one of the two sides. */
    public boolean isTorn() {
        return torn || state == ExchangeState.ANSWER_ONLY || state == ExchangeState.REQUEST_ONLY;
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /** The protocol's name: http1, http2, mysql and so on. */
    public String protocol() {
        return protocol;
    }

    /** Returns the key of the exchange in its connection: a stream, an id, a statement's name. */
    public String stream() {
        return streamNumber >= 0 ? Long.toString(streamNumber) : streamName;
    }

    public String operation() {
        return operation;
    }

    /** The target as text; for use on this machine only, since it may hold literals. */
    public String target() {
        return new String(target, 0, targetLength, StandardCharsets.UTF_8);
    }

    public byte[] targetBytes() {
        return target;
    }

    public int targetLength() {
        return targetLength;
    }

    public TargetKind targetKind() {
        return targetKind;
    }

    public String status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String note() {
        return note;
    }

    public ExchangeState state() {
        return state;
    }

    public boolean isError() {
        return error;
    }

    public boolean isDoubtful() {
        return doubtful;
    }

    public int tag() {
        return tag;
    }

    public long requestStart() {
        return requestStart;
    }

    public long requestEnd() {
        return requestEnd;
    }

    public long responseStart() {
        return responseStart;
    }

    public long responseEnd() {
        return responseEnd;
    }

    public long requestFrame() {
        return requestFrame;
    }

    public long responseFrame() {
        return responseFrame;
    }

    public long requestBytes() {
        return requestBytes;
    }

    public long responseBytes() {
        return responseBytes;
    }

    /** Whether both times that a latency needs are known. */
    public boolean hasLatency() {
        return state == ExchangeState.MATCHED && requestEnd != 0 && responseStart != 0;
    }

    /** From the request's last byte to the answer's first, in nanoseconds; negative where the answer began early. */
    public long latency() {
        return responseStart - requestEnd;
    }
}
