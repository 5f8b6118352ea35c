package io.earshot.wire.decoders.site;

import io.earshot.model.SiteProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads values at the places that a description names. */
final class Values {

    private static final int MAX_VALUE = 128;

    private Values() {}

    /** Returns the value, or an empty text if the message is too short for it. */
    static String read(SiteProtocol.Field field, byte[] bytes, int offset, int length) {
        if (field.separator().isPresent()) {
            String message = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            return part(message, field.separator().get(), field.part());
        }
        if (field.at() + field.bytes() > length) {
            return "";
        }
        int from = offset + field.at();
        return switch (field.form()) {
            case TEXT -> printable(new String(bytes, from, field.bytes(), StandardCharsets.ISO_8859_1));
            case HEX -> hex(bytes, from, field.bytes());
            case BIG, LITTLE -> Long.toUnsignedString(number(field.form(), bytes, from, field.bytes()));
        };
    }

    private static String part(String message, String separator, int number) {
        int from = 0;
        for (int i = 0; i < number; i++) {
            int next = message.indexOf(separator, from);
            if (next < 0) {
                return "";
            }
            from = next + separator.length();
        }
        int end = message.indexOf(separator, from);
        return printable(message.substring(from, end < 0 ? message.length() : end));
    }

    private static String printable(String value) {
        String text = value.strip();
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_VALUE); i++) {
            char next = text.charAt(i);
            shown.append(next < 0x20 || next == 0x7f ? '?' : next);
        }
        return shown.toString();
    }

    private static String hex(byte[] bytes, int from, int count) {
        StringBuilder digits = new StringBuilder(count * 2);
        for (int i = from; i < from + count; i++) {
            digits.append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return digits.toString();
    }

    private static long number(SiteProtocol.Form form, byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = 0; i < Math.min(count, 8); i++) {
            int at = form == SiteProtocol.Form.BIG ? from + i : from + count - 1 - i;
            value = value << 8 | (bytes[at] & 0xff);
        }
        return value;
    }

    /** Returns the length that stands there, or nothing if it is no number. */
    static Optional<Long> length(SiteProtocol.Length place, byte[] bytes, int from) {
        return switch (place.form()) {
            case BIG, LITTLE -> Optional.of(number(place.form(), bytes, from, place.bytes()));
            case TEXT -> decimal(new String(bytes, from, place.bytes(), StandardCharsets.ISO_8859_1).strip());
            case HEX -> decimal(hex(bytes, from, place.bytes()));
        };
    }

    private static Optional<Long> decimal(String digits) {
        boolean numeric = !digits.isEmpty() && digits.chars().allMatch(next -> next >= '0' && next <= '9');
        return numeric ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
