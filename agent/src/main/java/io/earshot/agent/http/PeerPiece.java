package io.earshot.agent.http;

/** The answer of another agent to a question for a piece. */
public sealed interface PeerPiece {

    /**
     * A piece that is not checked yet.
     *
     * @param pieces that the other agent has now, from the beginning of the file
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost a piece
    record Content(byte[] octets, int pieces) implements PeerPiece {}

    /**
     * It does not have the piece.
     *
     * @param pieces that it has, from the beginning of the file
     */
    record NotYet(int pieces) implements PeerPiece {}

    /** It gives as much as it may. */
    record Busy() implements PeerPiece {}

    /** It cannot be reached, broke off, or refused. */
    record Failed(String why) implements PeerPiece {}
}
