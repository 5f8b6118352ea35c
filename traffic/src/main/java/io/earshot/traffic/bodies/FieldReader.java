package io.earshot.traffic.bodies;

import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Exchange;
import java.util.List;
import java.util.Optional;

/**
 * Looks for an app's fields in one body and gives the exchange what it finds. A field that may stand among bytes that it could not
 * read is marked: nobody knows whether such a request succeeded.
 */
final class FieldReader implements BodyReader {

    /** Bodies are looked at up to here, unpacked. */
    private static final int MOST_BYTES = 1 << 20;

    private final Exchange exchange;
    private final List<FieldForm> forms;
    private final List<FieldParser> parsers;
    private final UnpackingSlots slots;
    private Optional<Unpacking> unpacking = Optional.empty();
    private int rest = MOST_BYTES;
    private boolean began;
    private boolean unreadable;
    private boolean closed;

    FieldReader(Exchange exchange, List<FieldForm> forms, ContentCoding coding, UnpackingSlots slots) {
        this.exchange = exchange;
        this.forms = forms;
        this.parsers = forms.stream()
                .map(form -> form.open((field, value) -> {
                    if (!closed) {
                        exchange.value(field, value);
                    }
                }))
                .toList();
        this.slots = slots;
        switch (coding) {
            case IDENTITY -> {}
            case GZIP -> unpack(true);
            case DEFLATE -> unpack(false);
            case OTHER -> unreadable = true;
        }
    }

    private void unpack(boolean gzip) {
        if (slots.take()) {
            unpacking = Optional.of(new Unpacking(gzip));
        } else {
            unreadable = true;
        }
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
        if (closed || unreadable || length == 0 || !isSearching()) {
            return;
        }
        if (!began) {
            began = true;
            // The field that says so may stand in a header table that the capture never saw.
            if (unpacking.isEmpty() && length > 1 && bytes[offset] == 0x1f && bytes[offset + 1] == (byte) 0x8b) {
                unpack(true);
            }
        }
        if (unpacking.isEmpty()) {
            parse(bytes, offset, length);
        } else if (!unpacking.get().unpack(bytes, offset, offset + length, (out, count) -> parse(out, 0, count))) {
            unreadable = true;
        }
    }

    private boolean parse(byte[] bytes, int offset, int length) {
        int taken = Math.min(rest, length);
        rest -= taken;
        for (FieldParser parser : parsers) {
            parser.parse(bytes, offset, offset + taken);
        }
        return rest > 0 && isSearching();
    }

    private boolean isSearching() {
        for (FieldParser parser : parsers) {
            if (!parser.isOver()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing more can be found, so that the body need not end for what it holds to be known. */
    boolean isOver() {
        return unreadable || rest <= 0 || !isSearching();
    }

    @Override
    public void close(boolean whole) {
        if (closed) {
            return;
        }
        boolean read = whole && !unreadable && rest > 0;
        for (int i = 0; i < parsers.size(); i++) {
            FieldParser parser = parsers.get(i);
            if (read) {
                parser.end();
            } else if (!parser.isOver()) {
                forms.get(i).fields().forEach(exchange::unseenValue);
            }
        }
        closed = true;
        unpacking.ifPresent(unpacker -> {
            unpacker.close();
            slots.give();
        });
        unpacking = Optional.empty();
    }
}
