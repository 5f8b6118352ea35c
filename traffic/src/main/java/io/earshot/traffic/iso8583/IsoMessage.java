package io.earshot.traffic.iso8583;

import io.earshot.traffic.masking.CardMask;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One message as a view of the bytes that it was parsed from. Reused: what is to be kept is asked for as text. */
public final class IsoMessage {

    static final int FIELDS = 192;

    private final Dialect dialect;
    byte[] bytes = new byte[0];
    int mti;
    final long[] present = new long[3];
    final int[] at = new int[FIELDS + 1];
    final int[] size = new int[FIELDS + 1];
    final int[] units = new int[FIELDS + 1];
    int start;
    int body;
    int end;
    int parsedTo;
    private String problem = "";
    private int problemField;

    IsoMessage(Dialect dialect) {
        this.dialect = dialect;
    }

    void begin(byte[] source) {
        bytes = source;
        mti = -1;
        present[0] = 0;
        present[1] = 0;
        present[2] = 0;
        start = 0;
        body = 0;
        end = 0;
        parsedTo = 0;
        problem = "";
        problemField = 0;
    }

    boolean fail(int field, String why) {
        problemField = field;
        problem = why;
        return false;
    }

    /** Why the message could not be parsed whole; empty if it could. Holds no value of a field. */
    public String problem() {
        return problem;
    }

    /** The field at which parsing ended, or 0. */
    public int problemField() {
        return problemField;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The message type as four digits in a number: 200 for {@code 0200}. */
    public int mti() {
        return mti;
    }

    /** The second digit of the type: 1 authorisation, 2 financial, 4 reversal, 8 network. */
    public int messageClass() {
        return mti / 100 % 10;
    }

    /** The third digit of the type; even for requests, odd for answers. */
    public int function() {
        return mti / 10 % 10;
    }

    public boolean isResponse() {
        return (function() & 1) == 1;
    }

    /** Whether the sender repeats a message. */
    public boolean isRepeat() {
        return (mti & 1) == 1;
    }

    /** Whether the bitmap names a field, and it was parsed. */
    public boolean has(int field) {
        return isNamed(field) && field < (problemField == 0 ? FIELDS + 1 : problemField);
    }

    boolean isNamed(int field) {
        return (present[(field - 1) >> 6] >>> (63 - ((field - 1) & 63)) & 1) != 0;
    }

    /** Returns the position of a field's value in the parsed array. */
    public int offset(int field) {
        return at[field];
    }

    /** Returns the number of bytes of a field's value on the wire. */
    public int length(int field) {
        return size[field];
    }

    /** Returns what may be shown of a field: masked or empty where it is secret or absent. */
    public String text(int field) {
        if (!has(field)) {
            return "";
        }
        FieldFormat format = dialect.field(field);
        return switch (format.secrecy()) {
            case HIDDEN -> "";
            case PAN -> CardMask.number(raw(field));
            case IDENTIFIER -> CardMask.identifier(raw(field));
            case TEXT -> CardMask.text(raw(field));
        };
    }

    /** Returns the value of a field that cannot hold card data: a code, a trace number, an amount. */
    String raw(int field) {
        FieldFormat format = dialect.field(field);
        return switch (format.encoding()) {
            case ASCII -> new String(bytes, at[field], size[field], StandardCharsets.ISO_8859_1);
            case EBCDIC -> characters(field, format.encoding());
            case BCD -> digits(field, format);
            case BINARY -> hexadecimal(field);
            case HEX, EBCDIC_HEX -> characters(field, format.encoding());
        };
    }

    private String characters(int field, Encoding encoding) {
        byte[] text = new byte[size[field]];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) encoding.character(bytes[at[field] + i]);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private String digits(int field, FieldFormat format) {
        int count = units[field];
        int skip = !format.leftAligned() && (count & 1) == 1 ? 1 : 0;
        byte[] text = new byte[count];
        for (int i = 0; i < count; i++) {
            int nibble = (bytes[at[field] + ((i + skip) >> 1)] >> (((i + skip) & 1) == 0 ? 4 : 0)) & 15;
            text[i] = (byte) (nibble < 10 ? '0' + nibble : nibble == 13 ? '=' : 'A' + nibble - 10);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private String hexadecimal(int field) {
        StringBuilder text = new StringBuilder(size[field] * 2);
        for (int i = 0; i < size[field]; i++) {
            text.append(Character.forDigit((bytes[at[field] + i] >> 4) & 15, 16))
                    .append(Character.forDigit(bytes[at[field] + i] & 15, 16));
        }
        return text.toString();
    }

    /** Returns a copy of the message as it passed, with its length and headers. */
    public byte[] wire() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** Returns a copy of the same length of which only the length before the message is left: of a message that is lost. */
    public byte[] lengthOnly() {
        byte[] copy = wire();
        Arrays.fill(copy, Math.min(copy.length, body - start), copy.length, dialect.zero());
        return copy;
    }

    /**
     * Returns a copy of the same length in which zeros stand for card data: for the middle of card numbers, for all of secret fields,
     * and for what could not be parsed.
     */
    public byte[] overwritten() {
        byte[] copy = wire();
        int parsed = body;
        for (int field = 2; field <= FIELDS; field++) {
            if (has(field) && dialect.hasField(field)) {
                overwrite(copy, field);
                parsed = Math.max(parsed, at[field] + size[field]);
            }
        }
        if (!problem.isEmpty()) {
            // The length before the field that could not be parsed goes, too.
            Arrays.fill(copy, parsed - start, copy.length, dialect.zero());
        }
        return copy;
    }

    private void overwrite(byte[] copy, int field) {
        FieldFormat format = dialect.field(field);
        Encoding encoding = format.encoding();
        int from = at[field] - start;
        if (format.secrecy() == Secrecy.HIDDEN) {
            Arrays.fill(copy, from, from + size[field], encoding.zero());
            return;
        }
        String raw = raw(field);
        String shown = text(field);
        int skip = encoding == Encoding.BCD && !format.leftAligned() && (raw.length() & 1) == 1 ? 1 : 0;
        for (int i = 0; i < raw.length(); i++) {
            if (shown.charAt(i) == raw.charAt(i)) {
                continue;
            }
            switch (encoding) {
                case BCD -> copy[from + ((i + skip) >> 1)] &= (byte) (((i + skip) & 1) == 0 ? 0x0f : 0xf0);
                case BINARY -> copy[from + (i >> 1)] &= (byte) ((i & 1) == 0 ? 0x0f : 0xf0);
                case ASCII, EBCDIC, HEX, EBCDIC_HEX -> copy[from + i] = encoding.zero();
            }
        }
    }

    /** The message type as text. */
    public String type() {
        return type(mti);
    }

    /** Returns four digits. */
    public static String type(int mti) {
        return mti < 0 ? "?" : TYPES[mti];
    }

    private static final String[] TYPES = new String[10_000];

    static {
        for (int i = 0; i < TYPES.length; i++) {
            TYPES[i] = String.format("%04d", i);
        }
    }
}
