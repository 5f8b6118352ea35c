package io.earshot.traffic.iso8583;

import io.earshot.traffic.iso8583.Dialect.NamedOperation;
import io.earshot.traffic.iso8583.FieldFormat.Content;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a dialect from its YAML file. A dialect that extends another is laid over it, key by key and field by field. */
final class DialectReader {

    /** Finds the file of a dialect by its name. */
    @FunctionalInterface
    interface Files {
        YamlSection find(String name) throws YamlException;
    }

    private static final Pattern TYPE =
            Pattern.compile("(L{0,6})(VAR)?\\s*(nl|n|c|ans|anp|an|as|a|b|z|xn|x|tlv)\\s*(\\.{2,6})?\\s*(\\d+)");
    private static final int MAX_DEPTH = 8;

    private final Files files;

    DialectReader(Files files) {
        this.files = files;
    }

    private record Defaults(
            Encoding numbers,
            Encoding characters,
            Encoding tracks,
            Encoding binary,
            Encoding lengths,
            boolean lengthInBytes,
            boolean leftAligned) {}

    Dialect read(YamlSection file) throws YamlException {
        List<YamlSection> layers = layers(file);
        String name = file.requiredText("dialect");
        for (YamlSection layer : layers) {
            layer.text("description");
            layer.text("dialect");
            layer.text("extends");
        }
        Framing framing = framing(layers);
        Message message = message(layers);
        Map<Integer, FieldFormat> fields = new TreeMap<>();
        for (YamlSection layer : layers) {
            Optional<YamlSection> said = layer.section("fields");
            if (said.isPresent()) {
                for (String key : said.get().keys()) {
                    FieldFormat field = field(said.get(), key, message.defaults());
                    fields.put(field.number(), field);
                }
            }
        }
        if (fields.isEmpty()) {
            throw file.error("fields", "is missing, expected fields by their numbers");
        }
        Dialect dialect = new Dialect(
                name,
                framing,
                message.type(),
                message.bitmap(),
                List.copyOf(fields.values()),
                message.thirdBitmap(),
                correlate(layers, fields),
                success(layers),
                codes(layers),
                operations(layers, fields));
        for (YamlSection layer : layers) {
            layer.finish();
        }
        return dialect;
    }

    /** Returns the files from the most general to the most special one. */
    private List<YamlSection> layers(YamlSection file) throws YamlException {
        List<YamlSection> layers = new ArrayList<>();
        YamlSection next = file;
        while (true) {
            layers.addFirst(next);
            Optional<String> base = next.text("extends");
            if (base.isEmpty()) {
                return layers;
            }
            if (layers.size() > MAX_DEPTH) {
                throw file.error("extends", "leads in a circle, expected a dialect that extends no other in the end");
            }
            next = files.find(base.get());
        }
    }

    private static Framing framing(List<YamlSection> layers) throws YamlException {
        int bytes = 2;
        Encoding encoding = Encoding.BINARY;
        boolean little = false;
        boolean counts = false;
        int adjust = 0;
        int gap = 0;
        int trailer = 0;
        int max = 9_999;
        List<Framing.Header> headers = List.of();
        for (YamlSection layer : layers) {
            Optional<YamlSection> said = layer.section("framing");
            if (said.isEmpty()) {
                continue;
            }
            YamlSection framing = said.get();
            Optional<YamlSection> length = framing.section("length");
            if (length.isPresent()) {
                bytes = length.get().number("bytes", bytes, 1, 8);
                encoding = length.get().choice("encoding", Encoding.class).orElse(encoding);
                little = length.get().flag("littleEndian", little);
                counts = length.get().flag("countsItself", counts);
                adjust = length.get().number("adjust", adjust, -9_999, 9_999);
                if (encoding == Encoding.BINARY && bytes > 4) {
                    throw length.get().error("bytes", "is " + bytes + ", expected at most 4 for a binary length");
                }
                length.get().finish();
            }
            gap = framing.number("gap", gap, 0, 64);
            trailer = framing.number("trailer", trailer, 0, 64);
            max = framing.number("max", max, 16, 100_000);
            if (framing.has("headers")) {
                headers = headers(framing);
            }
            framing.finish();
        }
        return new Framing(bytes, encoding, little, counts, adjust, gap, headers, trailer, max);
    }

    private static List<Framing.Header> headers(YamlSection framing) throws YamlException {
        List<Framing.Header> headers = new ArrayList<>();
        for (YamlSection said : framing.sections("headers")) {
            String begins = said.text("begins").orElse("");
            List<Byte> bytes = new ArrayList<>();
            try {
                for (byte each : HexFormat.of().parseHex(begins)) {
                    bytes.add(each);
                }
            } catch (IllegalArgumentException e) {
                throw said.error("begins", "is \"" + begins + "\", expected bytes in hexadecimal as 60 or 2e01");
            }
            int length = said.number("bytes", Math.max(1, bytes.size()), Math.max(1, bytes.size()), 255);
            headers.add(new Framing.Header(
                    said.text("name").orElse("header"), length, said.flag("ownLength", false), bytes));
            said.finish();
        }
        return headers;
    }

    private record Message(Encoding type, Encoding bitmap, boolean thirdBitmap, Defaults defaults) {}

    private static Message message(List<YamlSection> layers) throws YamlException {
        Encoding type = Encoding.ASCII;
        Encoding bitmap = Encoding.BINARY;
        boolean third = false;
        Encoding numbers = Encoding.ASCII;
        Encoding characters = Encoding.ASCII;
        Encoding binary = Encoding.BINARY;
        Optional<Encoding> tracks = Optional.empty();
        Optional<Encoding> lengths = Optional.empty();
        boolean inBytes = false;
        boolean left = false;
        for (YamlSection layer : layers) {
            Optional<YamlSection> section = layer.section("message");
            if (section.isEmpty()) {
                continue;
            }
            YamlSection said = section.get();
            type = encoding(said, "type", type, Encoding.ASCII, Encoding.EBCDIC, Encoding.BCD, Encoding.BINARY);
            bitmap = encoding(said, "bitmap", bitmap, Encoding.BINARY, Encoding.HEX, Encoding.EBCDIC_HEX);
            third = said.flag("thirdBitmap", third);
            numbers = encoding(said, "numbers", numbers, Encoding.ASCII, Encoding.EBCDIC, Encoding.BCD);
            characters = encoding(said, "characters", characters, Encoding.ASCII, Encoding.EBCDIC);
            binary = encoding(said, "binary", binary, Encoding.BINARY, Encoding.HEX, Encoding.EBCDIC_HEX);
            tracks = said.choice("tracks", Encoding.class).or(optional(tracks));
            lengths = said.choice("lengths", Encoding.class).or(optional(lengths));
            inBytes = said.flag("lengthInBytes", inBytes);
            left = align(said, left);
            said.finish();
        }
        return new Message(
                type,
                bitmap,
                third,
                new Defaults(
                        numbers, characters, tracks.orElse(numbers), binary, lengths.orElse(numbers), inBytes, left));
    }

    private static Supplier<Optional<Encoding>> optional(Optional<Encoding> value) {
        return () -> value;
    }

    private static Encoding encoding(YamlSection said, String key, Encoding standard, Encoding... allowed)
            throws YamlException {
        Encoding value = said.choice(key, Encoding.class).orElse(standard);
        if (!List.of(allowed).contains(value)) {
            throw said.error(key, "is \"" + said.requiredText(key) + "\", expected one of " + names(allowed));
        }
        return value;
    }

    private static String names(Encoding[] allowed) {
        List<String> names = new ArrayList<>();
        for (Encoding encoding : allowed) {
            names.add(encoding.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return String.join(", ", names);
    }

    private static boolean align(YamlSection said, boolean standard) throws YamlException {
        Optional<String> align = said.text("align");
        if (align.isEmpty()) {
            return standard;
        }
        return switch (align.get()) {
            case "left" -> true;
            case "right" -> false;
            default -> throw said.error("align", "is \"" + align.get() + "\", expected left or right");
        };
    }

    private static FieldFormat field(YamlSection fields, String key, Defaults defaults) throws YamlException {
        int number = fieldNumber(fields, key);
        if (!fields.isSection(key)) {
            return field(fields, key, number, fields.requiredText(key), Optional.empty(), defaults);
        }
        YamlSection said = fields.section(key).orElseThrow();
        FieldFormat field = field(said, "type", number, said.requiredText("type"), Optional.of(said), defaults);
        said.finish();
        return field;
    }

    private static int fieldNumber(YamlSection section, String key) throws YamlException {
        int number = -1;
        try {
            number = Integer.parseInt(key);
        } catch (NumberFormatException e) {
            // The message below says what was expected.
        }
        if (number < 2 || number > IsoMessage.FIELDS) {
            throw section.error(key, "is no field, expected a number of 2 to " + IsoMessage.FIELDS);
        }
        return number;
    }

    private static FieldFormat field(
            YamlSection where, String key, int number, String type, Optional<YamlSection> said, Defaults defaults)
            throws YamlException {
        Matcher matcher = TYPE.matcher(type.strip());
        if (!matcher.matches()) {
            throw where.error(
                    key, "is \"" + type + "\", expected a type and a length as \"n 6\", \"LLn 19\", \"LLLtlv 255\"");
        }
        int digits = matcher.group(1).length()
                + (matcher.group(4) == null ? 0 : matcher.group(4).length());
        String kind = matcher.group(3);
        int max = Integer.parseInt(matcher.group(5));
        Content content = switch (kind) {
            case "n", "nl" -> Content.NUMERIC;
            case "b" -> Content.BINARY;
            case "z" -> Content.TRACK;
            case "tlv" -> Content.TLV;
            default -> Content.CHARACTERS;
        };
        Encoding encoding = switch (content) {
            case NUMERIC -> defaults.numbers();
            case TRACK -> defaults.tracks();
            case BINARY, TLV -> defaults.binary();
            case CHARACTERS -> defaults.characters();
        };
        Encoding lengths = defaults.lengths();
        boolean inBytes = defaults.lengthInBytes();
        boolean left = kind.equals("nl") || (content == Content.TRACK) || (digits > 0 && defaults.leftAligned());
        String name = FieldNames.of(number);
        Secrecy secrecy = FieldNames.secrecy(number, content);
        int lengthBytes = lengths == Encoding.BINARY ? (digits > 2 ? 2 : 1) : lengths.bytes(digits);
        if (said.isPresent()) {
            YamlSection options = said.get();
            encoding = options.choice("encoding", Encoding.class).orElse(encoding);
            lengths = options.choice("lengthEncoding", Encoding.class).orElse(lengths);
            lengthBytes = lengths == Encoding.BINARY ? (digits > 2 ? 2 : 1) : lengths.bytes(digits);
            lengthBytes = options.number("lengthBytes", lengthBytes, 0, 6);
            inBytes = options.flag("lengthInBytes", inBytes);
            left = align(options, left);
            name = options.text("name").orElse(name);
            secrecy = secrecy(options, number, secrecy);
        }
        return new FieldFormat(
                number,
                name,
                content,
                digits,
                lengths,
                digits == 0 ? 0 : lengthBytes,
                inBytes,
                max,
                encoding,
                left,
                secrecy);
    }

    private static Secrecy secrecy(YamlSection options, int number, Secrecy standard) throws YamlException {
        boolean isAlways = standard == Secrecy.HIDDEN || standard == Secrecy.PAN;
        boolean secret = options.flag("secret", isAlways);
        if (isAlways && !secret) {
            throw options.error(
                    "secret", "is false for field " + number + ", which holds card data and is always masked");
        }
        return isAlways ? standard : secret ? Secrecy.HIDDEN : standard;
    }

    private static List<Integer> correlate(List<YamlSection> layers, Map<Integer, FieldFormat> fields)
            throws YamlException {
        List<Integer> correlate = new ArrayList<>();
        for (int field : new int[] {11, 41, 42, 32}) {
            if (fields.containsKey(field)) {
                correlate.add(field);
            }
        }
        for (YamlSection layer : layers) {
            if (layer.has("correlate")) {
                correlate.clear();
                for (String field : layer.texts("correlate")) {
                    int number = fieldNumber(layer, field);
                    requireUsable(layer, "correlate", number, fields);
                    correlate.add(number);
                }
            }
        }
        if (correlate.isEmpty()) {
            throw layers.getLast().error("correlate", "is missing and there is no field 11, expected field numbers");
        }
        return correlate;
    }

    private static void requireUsable(YamlSection section, String key, int number, Map<Integer, FieldFormat> fields)
            throws YamlException {
        FieldFormat field = fields.get(number);
        if (field == null) {
            throw section.error(key, "names field " + number + ", which the dialect does not have");
        }
        if (field.secrecy() == Secrecy.HIDDEN) {
            throw section.error(key, "names field " + number + ", which is secret");
        }
    }

    private static Set<String> success(List<YamlSection> layers) throws YamlException {
        Set<String> success = new LinkedHashSet<>(List.of("00"));
        for (YamlSection layer : layers) {
            if (layer.has("success")) {
                success.clear();
                success.addAll(layer.texts("success"));
            }
        }
        return success;
    }

    private static Map<String, String> codes(List<YamlSection> layers) throws YamlException {
        Map<String, String> codes = new LinkedHashMap<>();
        for (YamlSection layer : layers) {
            Optional<YamlSection> said = layer.section("codes");
            if (said.isPresent()) {
                codes.putAll(said.get().entries());
            }
        }
        return codes;
    }

    private static List<NamedOperation> operations(List<YamlSection> layers, Map<Integer, FieldFormat> fields)
            throws YamlException {
        List<NamedOperation> operations = new ArrayList<>();
        for (YamlSection layer : layers) {
            List<NamedOperation> own = new ArrayList<>();
            for (YamlSection said : layer.sections("operations")) {
                Map<Integer, String> prefixes = new LinkedHashMap<>();
                Optional<YamlSection> values = said.section("fields");
                if (values.isPresent()) {
                    for (Map.Entry<String, String> value :
                            values.get().entries().entrySet()) {
                        int number = fieldNumber(values.get(), value.getKey());
                        requireUsable(values.get(), value.getKey(), number, fields);
                        prefixes.put(number, value.getValue());
                    }
                }
                own.add(new NamedOperation(
                        said.requiredText("name"), new LinkedHashSet<>(said.texts("types")), prefixes));
                said.finish();
            }
            operations.addAll(0, own);
        }
        return operations;
    }
}
