package io.earshot.traffic.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.bodies.FieldForm.NumberedField;
import io.earshot.traffic.config.BodyField;
import io.earshot.traffic.config.BodyField.Format;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldParserTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Parses a body in one piece, in single bytes, and in pieces of random sizes, and returns what all of them find. */
    private static Map<Integer, String> found(Format format, byte[] body, String... paths) {
        List<NumberedField> fields = new ArrayList<>();
        for (int i = 0; i < paths.length; i++) {
            fields.add(new NumberedField(i, new BodyField(false, format, paths[i])));
        }
        FieldForm form = FieldForm.of(fields).getFirst();
        Map<Integer, String> whole = parse(form, body, Integer.MAX_VALUE);
        assertThat(parse(form, body, 1)).isEqualTo(whole);
        assertThat(parse(form, body, 7)).isEqualTo(whole);
        return whole;
    }

    private static Map<Integer, String> parse(FieldForm form, byte[] body, int longest) {
        Map<Integer, String> found = new TreeMap<>();
        FieldParser parser = form.open(found::putIfAbsent);
        Random random = new Random(7);
        for (int at = 0; at < body.length; ) {
            int length = longest == Integer.MAX_VALUE ? body.length : 1 + random.nextInt(longest);
            int end = Math.min(body.length, at + length);
            parser.parse(body, at, end);
            at = end;
        }
        parser.end();
        return found;
    }

    private static Map<Integer, String> found(Format format, String body, String... paths) {
        return found(format, body.getBytes(StandardCharsets.UTF_8), paths);
    }

    @Test
    void aJsonPointerFindsItsValueAmongNestedOnes() {
        String body = """
                \ufeff {"skip": {"status": {"code": 1}, "list": [{}, "}]\\"", [1, {"a": "]"}]]},
                 "status": {"text": "\\u4e0d\\ud83d\\ude00\\/\\n", "code": 51, "ok": false, "none": null},
                 "items": [{"id": "a"}, {"id": "b", "x": []}], "a/b": {"": "slash"}, "n": -1.5e3}
                """;

        assertThat(found(
                        Format.JSON,
                        body,
                        "/status/code",
                        "/status/text",
                        "/status/ok",
                        "/status/none",
                        "/items/1/id",
                        "/a~1b/",
                        "/n",
                        "/status",
                        "/items/2/id"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(0, "51", 1, "不😀/", 2, "false", 4, "b", 5, "slash", 6, "-1.5e3"));
    }

    @Test
    void whatIsNoJsonHasNoFields() {
        assertThat(found(Format.JSON, "<html>{\"code\": 0}</html>", "/code")).isEmpty();
        assertThat(found(Format.JSON, "ok", "/code")).isEmpty();
        assertThat(found(Format.JSON, "", "/code")).isEmpty();
        assertThat(found(Format.JSON, "[3, 4]", "/1")).containsEntry(0, "4");
    }

    @Test
    void randomJsonGivesWhatAnotherParserFinds() {
        Random random = new Random(25);
        String[] paths = {"/a", "/a/b", "/b/a/a", "/a/0", "/b/1/a", "/0", "/1/b"};
        int found = 0;
        for (int i = 0; i < 3_000; i++) {
            JsonNode document = random.nextBoolean() ? object(random, 0) : list(random, 0);
            Map<Integer, String> expected = new TreeMap<>();
            for (int path = 0; path < paths.length; path++) {
                JsonNode node = document.at(paths[path]);
                if (node.isValueNode() && !node.isNull()) {
                    expected.put(path, node.asString().strip());
                }
            }
            String text = random.nextBoolean() ? document.toString() : document.toPrettyString();

            assertThat(found(Format.JSON, text, paths)).as(text).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(1_000);
    }

    private static JsonNode object(Random random, int depth) {
        var object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(List.of("a", "b", "c\"", "0").get(random.nextInt(4)), value(random, depth + 1));
        }
        return object;
    }

    private static JsonNode list(Random random, int depth) {
        var list = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth + 1));
        }
        return list;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 7)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt(1_000) - 500);
            case 1 ->
                JSON.getNodeFactory()
                        .stringNode(List.of("", "x\\y", "]}", "ü\"{,").get(random.nextInt(4)));
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.getNodeFactory().nullNode();
            case 4 -> list(random, depth);
            default -> object(random, depth);
        };
    }

    @Test
    void aPathFindsElementsAndAttributesWhateverTheirPrefix() {
        String body = """
                <?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "<code>9</code>">]>
                <!-- <code>1</code> -->
                <soap:Envelope xmlns:soap='s' v="2>1"><soap:Body><m:payResponse m:id="a&amp;&#x42;"><m:skip><code>7</code></m:skip>
                <m:code> <![CDATA[5]]]]>&#49;<b>0</b>&e; </m:code ><empty/></m:payResponse></soap:Body></soap:Envelope>
                """;

        assertThat(found(
                        Format.XML,
                        body,
                        "/Envelope/Body/*/code",
                        "/Envelope/Body/payResponse/@id",
                        "/Envelope/@v",
                        "/Envelope/Body/payResponse/empty",
                        "/Envelope/code"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, "5]]1", 1, "a&B", 2, "2>1", 3, ""));
    }

    @Test
    void xmlInAnotherCharacterSetIsReadAsItSays() {
        byte[] body = "<?xml version='1.0' encoding='GBK'?><r><m>余额不足</m></r>".getBytes(Charset.forName("GBK"));

        assertThat(found(Format.XML, body, "/r/m")).containsEntry(0, "余额不足");
    }

    @Test
    void randomXmlGivesWhatAnotherParserFinds() throws Exception {
        Random random = new Random(8_583);
        String[] paths = {"/a/b", "/a/b/@a", "/a/*/a", "/a/@b", "/b"};
        int found = 0;
        for (int i = 0; i < 1_000; i++) {
            String text = "<?xml version=\"1.0\"?>" + element(random, 0);
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
            Map<Integer, String> expected = new TreeMap<>();
            for (int path = 0; path < paths.length; path++) {
                var nodes = (org.w3c.dom.NodeList) XPathFactory.newInstance()
                        .newXPath()
                        .evaluate(paths[path], document, javax.xml.xpath.XPathConstants.NODESET);
                if (nodes.getLength() > 0) {
                    expected.put(path, ownText(nodes.item(0)).strip());
                }
            }

            assertThat(found(Format.XML, text, paths)).as(text).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(500);
    }

    private static String ownText(org.w3c.dom.Node node) {
        if (node instanceof org.w3c.dom.Attr attribute) {
            return attribute.getValue();
        }
        StringBuilder text = new StringBuilder();
        for (var child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof org.w3c.dom.Text part) {
                text.append(part.getData());
            }
        }
        return text.toString();
    }

    private static String element(Random random, int depth) {
        String name = List.of("a", "b", "c").get(depth == 0 ? random.nextInt(2) : random.nextInt(3));
        StringBuilder text = new StringBuilder("<" + name);
        if (random.nextBoolean()) {
            text.append(" a = '")
                    .append(List.of("1", "x&gt;\"", "/>").get(random.nextInt(3)))
                    .append('\'');
        }
        if (random.nextInt(3) == 0) {
            text.append(" b=\"2\"");
        }
        if (random.nextInt(5) == 0) {
            return text.append("/>").toString();
        }
        text.append('>');
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(
                    switch (random.nextInt(depth > 3 ? 4 : 7)) {
                        case 0 -> "t&lt;&#233;";
                        case 1 -> "<!-- <b>-- > -->".replace("-- >", "- >");
                        case 2 -> "<![CDATA[<b>]]]]>";
                        case 3 -> "<?p <b> ?>";
                        default -> element(random, depth + 1);
                    });
        }
        return text.append("</").append(name).append(">").toString();
    }

    @Test
    void aFormsFieldIsDecoded() {
        assertThat(found(Format.FORM, "a=1&code=%35+1%&merchant=%E5%95%86&code=2&b", "code", "merchant", "b", "a"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, "5 1%", 1, "商", 3, "1"));
        assertThat(found(Format.FORM, "{\"x\": \"&code=1\"}", "code")).isEmpty();
    }

    @Test
    void cardNumbersAreMaskedHoweverTheyAreWritten() {
        assertThat(found(Format.JSON, "{\"a\": 4111111111111111, \"b\": \"5555-5555\\u00355554444\"}", "/a", "/b"))
                .isEqualTo(Map.of(0, "411111******1111", 1, "5555-55******4444"));
        assertThat(found(Format.XML, "<a><b>411111&#49;111<![CDATA[111111]]></b></a>", "/a/b"))
                .isEqualTo(Map.of(0, "411111******1111"));
        assertThat(found(Format.FORM, "a=%34111111111111111", "a")).isEqualTo(Map.of(0, "411111******1111"));
    }

    @Test
    void noBeginningOfACardNumberIsLeftWhereALongValueIsCut() {
        for (int before = 200; before < 270; before++) {
            String value = "x".repeat(before) + "4111 1111 1111 1111" + "y".repeat(300);

            assertThat(found(Format.JSON, "{\"a\": \"" + value + "\"}", "/a").get(0))
                    .doesNotContain("4111 1111")
                    .hasSizeLessThanOrEqualTo(FieldValue.LONGEST);
        }
    }
}
