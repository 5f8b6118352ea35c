package io.earshot.wire.decoders.kafka;

import io.earshot.wire.decoders.MessageCursor;

/** Reads the protocol's types, which are written in two ways: with fixed lengths, and compact in flexible versions. */
final class KafkaFields {

    /** More elements than this cannot be meant. */
    private static final int MAX_ELEMENTS = 1_000_000;

    private final MessageCursor cursor;
    private final boolean flexible;

    KafkaFields(MessageCursor cursor, boolean flexible) {
        this.cursor = cursor;
        this.flexible = flexible;
    }

    MessageCursor cursor() {
        return cursor;
    }

    boolean isIntact() {
        return cursor.isIntact();
    }

    /** Reads a string; null is empty. */
    String string() {
        int length = flexible ? cursor.varint() - 1 : cursor.int16();
        return length <= 0 ? "" : cursor.text(length);
    }

    void skipString() {
        int length = flexible ? cursor.varint() - 1 : cursor.int16();
        cursor.skip(Math.max(0, length));
    }

    void skipBytes() {
        int length = flexible ? cursor.varint() - 1 : cursor.int32();
        cursor.skip(Math.max(0, length));
    }

    /** Reads an array's length; null is 0. */
    int array() {
        int length = flexible ? cursor.varint() - 1 : cursor.int32();
        return length < 0 || length > MAX_ELEMENTS ? 0 : length;
    }

    /** Skips what later versions may have added behind a structure. */
    void tags() {
        if (!flexible) {
            return;
        }
        int count = cursor.varint();
        for (int i = 0; i < count && cursor.isIntact(); i++) {
            cursor.varint();
            cursor.skip(cursor.varint());
        }
    }
}
