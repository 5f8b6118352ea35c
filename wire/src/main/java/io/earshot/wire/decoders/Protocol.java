package io.earshot.wire.decoders;

/**
 * Recognises a protocol's streams and opens decoders for them. Stateless. A score says how sure the first bytes of one side make
 * it: 0 it is something else, 1 possible, 2 likely, 3 certain. The scores of both sides add up, a well-known port adds one, and a
 * stream is taken at 3.
 */
public interface Protocol {

    int NO = 0;
    int POSSIBLE = 1;
    int LIKELY = 2;
    int CERTAIN = 3;

    /** The name in outputs and configuration. */
    String name();

    /** Whether servers of this protocol usually listen on that port. */
    boolean isUsualPort(int port);

    /**
     * Scores bytes that the client sent.
     *
     * @param start whether these are the first bytes of the connection
     */
    int scoreRequest(byte[] bytes, int offset, int length, boolean start);

    /** Scores bytes that the server sent. */
    int scoreResponse(byte[] bytes, int offset, int length, boolean start);

    /** Whether anything else that a client says on that port, and that the server never answers, is a failed attempt at this protocol. */
    default boolean isAloneOn(int port) {
        return false;
    }

    /** Whether the client says the first bytes of a connection: a server that greets speaks something else. */
    default boolean isBegunByClient() {
        return false;
    }

    StreamDecoder open(Conversation conversation);
}
