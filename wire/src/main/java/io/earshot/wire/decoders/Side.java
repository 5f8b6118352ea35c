package io.earshot.wire.decoders;

/** Tells which end sent bytes of a conversation. */
public enum Side {
    CLIENT,
    SERVER;

    /** Returns the place of this side in arrays of two. */
    public int index() {
        return this == CLIENT ? 0 : 1;
    }

    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
