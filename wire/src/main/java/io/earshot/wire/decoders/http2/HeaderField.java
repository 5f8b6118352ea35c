package io.earshot.wire.decoders.http2;

/** The fields whose values are looked at. The values of all others are passed over. */
enum HeaderField {
    METHOD(":method"),
    PATH(":path"),
    STATUS(":status"),
    CONTENT_TYPE("content-type"),
    CONTENT_ENCODING("content-encoding"),
    GRPC_STATUS("grpc-status"),
    /** Any other field. */
    OTHER(""),
    /** A reference to an entry that the capture never saw. */
    LOST("");

    private static final HeaderField[] NAMED = {METHOD, PATH, STATUS, CONTENT_TYPE, CONTENT_ENCODING, GRPC_STATUS};

    private final String text;

    HeaderField(String text) {
        this.text = text;
    }

    static HeaderField named(byte[] bytes, int from, int length) {
        for (HeaderField field : NAMED) {
            if (field.isNamed(bytes, from, length)) {
                return field;
            }
        }
        return OTHER;
    }

    private boolean isNamed(byte[] bytes, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
