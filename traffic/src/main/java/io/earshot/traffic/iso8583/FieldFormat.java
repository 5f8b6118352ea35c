package io.earshot.traffic.iso8583;

/**
 * Says how one field is written.
 *
 * @param lengthDigits digits of the length before the value; 0 for a fixed length
 * @param lengthBytes bytes of that length on the wire
 * @param lengthInBytes whether the length counts bytes on the wire rather than digits or characters
 * @param max the length of a fixed field, else the greatest length
 */
public record FieldFormat(
        int number,
        String name,
        Content content,
        int lengthDigits,
        Encoding lengthEncoding,
        int lengthBytes,
        boolean lengthInBytes,
        int max,
        Encoding encoding,
        boolean leftAligned,
        Secrecy secrecy) {

    /** Lists the kinds of content. */
    public enum Content {
        NUMERIC,
        CHARACTERS,
        TRACK,
        BINARY,
        TLV
    }

    /** Whether the value is preceded by its length. */
    boolean isVariable() {
        return lengthDigits > 0;
    }

    /** Whether the value is bytes rather than text. */
    public boolean isBinary() {
        return content == Content.BINARY || content == Content.TLV;
    }
}
