package io.earshot.wire.exchanges;

/** Opens readers of the bodies that somebody asks for. */
@FunctionalInterface
public interface BodyReaders {

    /** Opens none. */
    BodyReaders NONE = (_, _, _) -> BodyReader.NONE;

    /**
     * Returns what reads a body that begins; {@link BodyReader#NONE} if nobody asks for it.
     *
     * @param ofRequest whether it is the request's body rather than the answer's
     */
    BodyReader open(Exchange exchange, boolean ofRequest, ContentCoding coding);
}
