package io.earshot.wire.counters;

import java.util.Locale;

/** Why bytes or frames did not become exchanges. Each reason is counted; nothing is dropped silently. */
public enum Undecoded {
    /** The capture's link type has no decoder. */
    LINK_TYPE,
    /** A frame that carries no IP: ARP, spanning tree and the like. */
    NOT_IP,
    /** An IP protocol other than TCP, UDP and the known tunnels. */
    TRANSPORT,
    /** Headers that contradict themselves or end too early. */
    MALFORMED_HEADER,
    /** IP fragments whose packet never became complete. */
    FRAGMENT,
    /** A mirror header whose content is no Ethernet or IP frame. */
    MIRROR_TYPE,
    /** Too many tunnels inside each other. */
    NESTED_TOO_DEEP,
    /** Bytes that the snap length cut off. */
    SNAP_LENGTH,
    /** Bytes of a stream that the capture never saw. */
    GAP,
    /** A stream whose protocol nothing recognised. */
    UNKNOWN_PROTOCOL,
    /** Bytes of a recognised stream that are no message of its protocol. */
    MALFORMED_MESSAGE,
    /** A message whose length cannot be right, with the bytes up to the next recognisable one as {@link #RESYNCHRONISING}. */
    WRONG_LENGTH,
    /** Bytes between a gap and the next recognisable message. */
    RESYNCHRONISING,
    /** Bytes inside TLS. */
    ENCRYPTED,
    /** Bytes that follow a change to a protocol without decoder, such as WebSocket. */
    UPGRADED,
    /** Bytes of compressed messages for which no codec is at hand. */
    COMPRESSED,
    /** A message or a reordering larger than may be kept. */
    BUFFER_LIMIT,
    /** A flow that was forgotten because the table was full. */
    FLOW_LIMIT,
    /** Header fields that refer to entries of a compression table that the capture did not see. */
    HEADER_TABLE_LOST,
    /** A decoder met a state that it does not know; a bug worth reporting. */
    DECODER_FAILURE;

    /** The name in outputs and tables: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
