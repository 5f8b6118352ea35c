package io.earshot.pdns;

/** Takes lines as bytes. */
@FunctionalInterface
public interface LineConsumer {

    /**
     * One line without its end. The bytes are the caller's and change after the return.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     */
    void accept(byte[] bytes, int from, int to);
}
