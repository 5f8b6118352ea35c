package io.earshot.traffic.iso8583;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One way to write ISO 8583. Immutable. */
public final class Dialect {

    /**
     * A name for transactions with certain values at the beginning of certain fields.
     *
     * @param mtis message types of the requests; empty for all
     * @param prefixes what each field begins with
     */
    public record NamedOperation(String name, Set<String> mtis, Map<Integer, String> prefixes) {

        boolean matches(IsoMessage message) {
            if (!mtis.isEmpty() && !mtis.contains(message.type())) {
                return false;
            }
            for (Map.Entry<Integer, String> prefix : prefixes.entrySet()) {
                if (!message.text(prefix.getKey()).startsWith(prefix.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }

    private final String name;
    private final Framing framing;
    private final Encoding mti;
    private final Encoding bitmap;
    private final FieldFormat[] fields;
    private final boolean thirdBitmap;
    private final List<Integer> correlate;
    private final Set<String> success;
    private final Map<String, String> codes;
    private final List<NamedOperation> operations;

    Dialect(
            String name,
            Framing framing,
            Encoding mti,
            Encoding bitmap,
            List<FieldFormat> fields,
            boolean thirdBitmap,
            List<Integer> correlate,
            Set<String> success,
            Map<String, String> codes,
            List<NamedOperation> operations) {
        this.name = name;
        this.framing = framing;
        this.mti = mti;
        this.bitmap = bitmap;
        this.fields = new FieldFormat[IsoMessage.FIELDS + 1];
        fields.forEach(field -> this.fields[field.number()] = field);
        this.thirdBitmap = thirdBitmap;
        this.correlate = List.copyOf(correlate);
        this.success = Set.copyOf(success);
        this.codes = Map.copyOf(codes);
        this.operations = List.copyOf(operations);
    }

    public String name() {
        return name;
    }

    public Framing framing() {
        return framing;
    }

    Encoding mti() {
        return mti;
    }

    Encoding bitmap() {
        return bitmap;
    }

    boolean hasThirdBitmap() {
        return thirdBitmap;
    }

    public boolean hasField(int number) {
        return number > 0 && number < fields.length && fields[number] != null;
    }

    /** Returns the byte that stands for what is left out of a message, in the encoding of message types. */
    public byte zero() {
        return mti.zero();
    }

    /** Returns the format of a field that the dialect has. */
    public FieldFormat field(int number) {
        return fields[number];
    }

    /** The fields that an answer repeats from its request, the trace number first. */
    public List<Integer> correlate() {
        return correlate;
    }

    /** The values of field 39 that mean success. */
    public Set<String> success() {
        return success;
    }

    /** The meaning of a value of field 39. */
    public Optional<String> meaning(String code) {
        return Optional.ofNullable(codes.get(code));
    }

    /** The name of what a request asks for; empty if the dialect has none. */
    public String operation(IsoMessage request) {
        for (NamedOperation operation : operations) {
            if (operation.matches(request)) {
                return operation.name();
            }
        }
        return "";
    }
}
