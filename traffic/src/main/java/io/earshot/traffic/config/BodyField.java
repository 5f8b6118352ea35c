package io.earshot.traffic.config;

/**
 * A field in the body of an HTTP message.
 *
 * @param ofRequest whether it stands in the request rather than in the answer
 * @param path a JSON pointer, a path of XML elements, or the name of a form's field
 */
public record BodyField(boolean ofRequest, Format format, String path) implements Dimension.Source {

    /** The forms of bodies. */
    public enum Format {
        JSON,
        XML,
        FORM
    }
}
