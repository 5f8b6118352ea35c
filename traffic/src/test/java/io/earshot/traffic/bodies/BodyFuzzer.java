package io.earshot.traffic.bodies;

import io.earshot.model.Ip;
import io.earshot.traffic.bodies.FieldForm.NumberedField;
import io.earshot.traffic.config.BodyField;
import io.earshot.traffic.config.BodyField.Format;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Any bytes as a body: the first byte says how it is packed and into pieces of which size it is cut. No reader fails, none finds
 * more than may be kept, pieces change nothing, and nothing is held when it is closed.
 */
public final class BodyFuzzer {

    private static final List<NumberedField> FIELDS = List.of(
            new NumberedField(0, new BodyField(false, Format.JSON, "/a/b")),
            new NumberedField(1, new BodyField(false, Format.JSON, "/a/0/b")),
            new NumberedField(2, new BodyField(false, Format.XML, "/a/*/b")),
            new NumberedField(3, new BodyField(false, Format.XML, "/a/@b")),
            new NumberedField(4, new BodyField(false, Format.FORM, "a")));

    private static final List<ContentCoding> CODINGS =
            List.of(ContentCoding.IDENTITY, ContentCoding.GZIP, ContentCoding.DEFLATE);
    private static final Endpoints BETWEEN = new Endpoints(1, Ip.parse("10.0.0.1"), 40_000, Ip.parse("10.0.0.2"), 80);

    private BodyFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 3) {
            return;
        }
        ContentCoding coding = CODINGS.get((input[0] & 0x7f) % CODINGS.size());
        List<String> whole = read(input, coding, input.length);
        List<String> pieces = read(input, coding, 1 + (input[1] & 0x1f));
        // Of a packed body that is damaged, small pieces give more before the damage; and the first piece tells whether
        // it is packed.
        if (coding == ContentCoding.IDENTITY && input[2] != 0x1f && !whole.equals(pieces)) {
            throw new IllegalStateException("finds " + whole + ", in pieces " + pieces);
        }
    }

    private static List<String> read(byte[] input, ContentCoding coding, int piece) {
        Exchange exchange = new Exchange().begin(BETWEEN, "http1", 1);
        UnpackingSlots slots = new UnpackingSlots();
        FieldReader reader = new FieldReader(exchange, FieldForm.of(FIELDS), coding, slots);
        for (int at = 2; at < input.length; at += piece) {
            reader.bytes(input, at, Math.min(piece, input.length - at));
        }
        reader.close(true);
        if (slots.taken() != 0) {
            throw new IllegalStateException("an unpacker is left open");
        }
        List<String> values =
                IntStream.range(0, FIELDS.size()).mapToObj(exchange::value).toList();
        for (String value : values) {
            if (value.length() > FieldValue.LONGEST) {
                throw new IllegalStateException("a value of " + value.length() + " characters");
            }
        }
        return values;
    }
}
