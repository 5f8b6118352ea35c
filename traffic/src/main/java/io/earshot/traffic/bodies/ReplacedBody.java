package io.earshot.traffic.bodies;

import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Reads an app's fields in one body, and says with which bytes the body can be replaced so that whoever reads these finds the same fields and
 * nothing else.
 */
public final class ReplacedBody implements BodyReader {

    /** Begins as gzip and is none, so that a body is unreadable and nobody takes its fields for absent. */
    private static final byte[] UNREADABLE = {0x1f, (byte) 0x8b, 0};

    private final Exchange exchange;
    private final List<FieldForm> forms;
    private final ContentCoding coding;
    private final FieldReader reader;

    ReplacedBody(Exchange exchange, List<FieldForm> forms, ContentCoding coding, FieldReader reader) {
        this.exchange = exchange;
        this.forms = List.copyOf(forms);
        this.coding = coding;
        this.reader = reader;
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
        reader.bytes(bytes, offset, length);
    }

    @Override
    public void close(boolean whole) {
        reader.close(whole);
    }

    /** Whether the fields are known before the body ends. */
    public boolean isOver() {
        return reader.isOver();
    }

    /** Returns what a body begins with of which the fields are not known. */
    public static byte[] unknown() {
        return UNREADABLE.clone();
    }

    /**
     * Returns what replaces the body, or as much of it as has passed. What comes later of it can be anything.
     *
     * @param room how many bytes there are
     */
    public byte[] replacement(int room) {
        boolean unseen = forms.stream().flatMap(form -> form.fields().stream()).anyMatch(exchange::isUnseenValue);
        byte[] fields = new byte[0];
        boolean isForm = false;
        for (FieldForm form : forms) {
            Optional<byte[]> found = FieldDocument.of(form, exchange::value);
            if (found.isPresent()) {
                fields = found.get();
                isForm = form instanceof FieldForm.Form;
                break;
            }
        }
        byte[] document = packed(fields);
        byte[] bytes = unseen || document.length > room ? UNREADABLE : document;
        byte[] out = Arrays.copyOf(bytes, room);
        // Blanks stand behind documents; in a form they would belong to the last value.
        Arrays.fill(out, Math.min(room, bytes.length), room, (byte) (isForm ? '&' : ' '));
        return out;
    }

    private byte[] packed(byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = switch (coding) {
            case IDENTITY, OTHER -> out;
            case GZIP -> new GZIPOutputStream(out);
            case DEFLATE -> new DeflaterOutputStream(out);
        }) {
            packing.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
