package io.earshot.traffic.iso8583;

import io.earshot.traffic.yaml.YamlException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;

/**
 * Makes a dialect of the XML file of jPOS' GenericPackager. The file knows nothing of framing, and its classes may do anything: a
 * field whose class is not one of jPOS' usual ones is named as not expressible and left out.
 */
public final class PackagerImport {

    /**
     * Holds the dialect as YAML.
     *
     * @param problems one line for each field that could not be expressed, by field
     */
    public record Result(String yaml, List<String> problems) {}

    /** IFA, IFB or IFE, perhaps a length of Ls, perhaps H for a binary length, then the kind. */
    private static final Pattern NAME = Pattern.compile(
            "IF(A|B|E|EA|AE|EB)?_(L{0,6})(H?)(F?)(NUMERIC|NUM|ECHAR|CHAR|ABINARY|AHBINARY|EBINARY|BINARY|HEX|AMOUNT|BITMAP|NOP|UNUSED)");

    private final Map<Integer, String> fields = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private String type = "";
    private String bitmap = "";
    private boolean thirdBitmap;

    private PackagerImport() {}

    /** Reads a packager's file, in the encoding that it declares. */
    public static Result read(Path file, String name) throws YamlException {
        try {
            byte[] octets = Files.readAllBytes(file);
            return parse(new StreamSource(new ByteArrayInputStream(octets)), file.toString(), name);
        } catch (NoSuchFileException e) {
            throw new YamlException(file + " does not exist; expected the XML file of a GenericPackager");
        } catch (IOException e) {
            throw new YamlException(file + " cannot be read: " + e.getMessage());
        }
    }

    static Result parse(String xml, String source, String name) throws YamlException {
        return parse(new StreamSource(new StringReader(xml)), source, name);
    }

    private static Result parse(StreamSource xml, String source, String name) throws YamlException {
        PackagerImport made = new PackagerImport();
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            made.read(factory.createXMLStreamReader(xml));
        } catch (XMLStreamException e) {
            throw new YamlException(source + ", line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNumber())
                    + ": no XML without entities; expected a GenericPackager's XML");
        }
        if (made.fields.isEmpty()) {
            throw new YamlException(source + " has no isofield with a known class, expected a GenericPackager's XML");
        }
        made.tellAssumptions();
        return new Result(made.yaml(name), List.copyOf(made.problems));
    }

    private void tellAssumptions() {
        if (type.isEmpty()) {
            problems.add("no field 0: the message's type is taken for ascii");
        }
        if (bitmap.isEmpty()) {
            problems.add("no field 1: the bitmap is taken for binary");
        }
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String element = reader.getLocalName();
                String header = attribute(reader, "headerLength");
                if (element.equals("isopackager") && !header.isEmpty() && !header.equals("0")) {
                    problems.add("headerLength " + header
                            + ": write it below framing.headers, as {name: header, bytes: " + header + "}");
                }
                if (depth == 0 && (element.equals("isofield") || element.equals("isofieldpackager"))) {
                    field(reader, element.equals("isofieldpackager"));
                }
                if (element.equals("isofieldpackager")) {
                    depth++;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("isofieldpackager")) {
                depth--;
            }
        }
    }

    private void field(XMLStreamReader reader, boolean nested) {
        String id = attribute(reader, "id");
        int number = id.matches("\\d{1,3}") ? Integer.parseInt(id) : -1;
        String length = attribute(reader, "length");
        String fullClass = attribute(reader, "class");
        String simple = fullClass.substring(fullClass.lastIndexOf('.') + 1);
        Matcher matcher = NAME.matcher(simple);
        if (number < 0 || number > IsoMessage.FIELDS || !length.matches("\\d{1,6}")) {
            problems.add("field " + id + ": id or length \"" + length + "\" is not expected");
            return;
        }
        if (!matcher.matches()) {
            problems.add("field " + number + ": class " + simple + " cannot be expressed; describe the field by hand");
            return;
        }
        if (nested) {
            problems.add("field " + number
                    + ": its subfields are not decoded; the field as a whole is, and is searched for card numbers");
        }
        take(
                number,
                length,
                matcher,
                attribute(reader, "name"),
                attribute(reader, "pad").equals("true"));
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value.strip();
    }

    private void take(int number, String length, Matcher matcher, String name, boolean pad) {
        String family = matcher.group(1) == null ? "" : matcher.group(1);
        String kind = matcher.group(5);
        if (number == 0) {
            type = switch (family) {
                case "B" -> "bcd";
                case "E" -> "ebcdic";
                default -> "ascii";
            };
        } else if (number == 1 || kind.equals("BITMAP")) {
            String written = switch (family) {
                case "A" -> "hex";
                case "E" -> "ebcdic-hex";
                default -> "binary";
            };
            if (number == 1) {
                bitmap = written;
            } else {
                thirdBitmap |= number == 65;
            }
        } else if (kind.equals("NOP") || kind.equals("UNUSED")) {
            problems.add("field " + number + ": class " + matcher.group() + " is no value; the field is left out");
        } else if (matcher.group(4).equals("F")) {
            problems.add("field " + number + ": class " + matcher.group()
                    + " pads with F in a fixed place, which cannot be expressed; describe the field by hand");
        } else {
            if (fields.containsKey(number)) {
                problems.add("field " + number + " for the second time; the last one holds, as in jPOS");
            }
            fields.put(number, yaml(matcher, family, kind, length, name, pad));
        }
    }

    private static String yaml(Matcher matcher, String family, String kind, String length, String name, boolean pad) {
        String lengths = matcher.group(2);
        boolean binaryLength = matcher.group(3).equals("H");
        String content = switch (kind) {
            case "NUMERIC", "NUM" -> "n";
            case "AMOUNT" -> "xn";
            case "ECHAR", "CHAR" -> "c";
            default -> "b";
        };
        String encoding = switch (kind) {
            case "NUMERIC", "NUM" ->
                switch (family) {
                    case "B", "EB", "AB" -> "bcd";
                    case "E" -> "ebcdic";
                    default -> "ascii";
                };
            case "AMOUNT" -> family.equals("E") ? "ebcdic" : "ascii";
            case "ECHAR" -> "ebcdic";
            case "CHAR" -> family.equals("E") || family.equals("AE") ? "ebcdic" : "ascii";
            case "ABINARY", "AHBINARY" -> "hex";
            case "EBINARY" -> "ebcdic-hex";
            case "BINARY" -> family.equals("A") && lengths.isEmpty() ? "hex" : "binary";
            default -> "binary";
        };
        StringBuilder text = new StringBuilder("{type: ");
        text.append(lengths).append(content).append(' ').append(Integer.parseInt(length));
        text.append(", encoding: ").append(encoding);
        if (!lengths.isEmpty()) {
            text.append(", lengthEncoding: ").append(binaryLength ? "binary" : lengthEncoding(family));
        }
        if (encoding.equals("bcd")) {
            text.append(", align: ").append(pad ? "right" : "left");
        }
        String plain = name.replaceAll("[^\\p{L}\\p{N} .,/()-]", " ").strip();
        if (!plain.isEmpty()) {
            text.append(", name: \"").append(plain.toLowerCase(Locale.ROOT)).append('"');
        }
        return text.append('}').toString();
    }

    private static String lengthEncoding(String family) {
        return switch (family) {
            case "B" -> "bcd";
            case "E", "EA", "EB" -> "ebcdic";
            default -> "ascii";
        };
    }

    private String yaml(String name) {
        StringBuilder text = new StringBuilder();
        text.append("dialect: ").append(name).append('\n');
        text.append("description: made of a GenericPackager; complete framing, which its file does not hold\n");
        text.append("framing:\n  length: {bytes: 2, encoding: binary}\n  headers: []\n");
        text.append("message: {type: ")
                .append(type.isEmpty() ? "ascii" : type)
                .append(", bitmap: ")
                .append(bitmap.isEmpty() ? "binary" : bitmap)
                .append(thirdBitmap ? ", thirdBitmap: true" : "")
                .append("}\nsuccess: [\"00\"]\n");
        for (String problem : problems) {
            text.append("# not expressed: ").append(problem).append('\n');
        }
        text.append("fields:\n");
        fields.forEach((number, field) ->
                text.append("  ").append(number).append(": ").append(field).append('\n'));
        return text.toString();
    }
}
