package io.earshot.wire.decoders;

/** Who sent bytes of a conversation. */
public enum Side {
    CLIENT,
    SERVER;

    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
