package io.earshot.traffic.config;

/**
 * Says where a value stands in a body.
 *
 * @param path a JSON pointer (RFC 6901), an XML path of element names, or the name of a form's field
 */
public record BodyField(Kind kind, String path) {

    /** The form of the body. */
    public enum Kind {
        NONE,
        JSON,
        XML,
        FORM
    }

    public static final BodyField NONE = new BodyField(Kind.NONE, "");
}
