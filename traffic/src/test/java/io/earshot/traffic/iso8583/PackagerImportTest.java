package io.earshot.traffic.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerImportTest {

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <!DOCTYPE isopackager PUBLIC "-//jPOS/jPOS Generic Packager DTD 1.0//EN" "http://jpos.org/dtd/generic-packager-1.0.dtd">
            <isopackager>
              <isofield id="0" length="4" name="MESSAGE TYPE INDICATOR" class="org.jpos.iso.IFB_NUMERIC"/>
              <isofield id="1" length="16" name="BIT MAP" class="org.jpos.iso.IFB_BITMAP"/>
              <isofield id="2" length="19" name="PAN - PRIMARY ACCOUNT NUMBER" pad="true" class="org.jpos.iso.IFB_LLNUM"/>
              <isofield id="4" length="12" name="AMOUNT" class="org.jpos.iso.IFB_NUMERIC"/>
              <isofield id="11" length="6" name="STAN" class="org.jpos.iso.IFB_NUMERIC"/>
              <isofield id="28" length="9" name="FEE" class="org.jpos.iso.IFA_AMOUNT"/>
              <isofield id="35" length="37" name="TRACK 2" class="com.example.OurTrack"/>
              <isofield id="41" length="8" name="TERMINAL" class="org.jpos.iso.IF_CHAR"/>
              <isofieldpackager id="48" length="99" name="PRIVATE" class="org.jpos.iso.IFB_LLLHBINARY" packager="org.jpos.iso.packager.GenericSubFieldPackager">
                <isofield id="1" length="2" name="INNER" class="org.jpos.iso.IF_CHAR"/>
              </isofieldpackager>
              <isofield id="52" length="8" name="PIN" class="org.jpos.iso.IFB_BINARY"/>
              <isofield id="60" length="60" name="X" class="org.jpos.iso.IFA_FLLCHAR"/>
            </isopackager>
            """;

    @Test
    void aDialectMadeOfAPackagerReadsWhatThatPackagerWrites() throws YamlException {
        PackagerImport.Result made = PackagerImport.parse(XML, "p.xml", "made");
        Dialect dialect = new Dialects(Path.of("")).read(YamlSection.parse(made.yaml(), "made.yaml"));
        MessageParser parser = new MessageParser(dialect);
        byte[] message = new IsoBytes()
                .bcd("0200")
                .bitmap(2, 4, 11, 41, 48, 52)
                .hex("19" + "06212345678900000003")
                .bcd("000000001230")
                .bcd("000017")
                .ascii("T0000001")
                .hex("0003" + "aabbcc")
                .hex("0102030405060708")
                .bytes();

        assertThat(parser.parse(message, 0, message.length))
                .as(parser.message().problem())
                .isTrue();
        assertThat(parser.message().text(2)).isEqualTo("621234*********0003");
        assertThat(parser.message().text(4)).isEqualTo("000000001230");
        assertThat(dialect.field(2).name()).isEqualTo("pan - primary account number");
    }

    @Test
    void whatCannotBeExpressedIsSaidByField() throws YamlException {
        assertThat(PackagerImport.parse(XML, "p.xml", "made").problems())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("field 35: class OurTrack cannot be expressed"),
                        second -> assertThat(second).startsWith("field 48: its subfields are not decoded"),
                        third -> assertThat(third).startsWith("field 60: class IFA_FLLCHAR cannot be expressed"));
    }

    @Test
    void theFileIsReadInTheEncodingThatItDeclares(@TempDir Path folder) throws Exception {
        String german = XML.replace("UTF-8", "ISO-8859-1").replace("TERMINAL", "Ger\u00e4t");
        Path file = Files.write(folder.resolve("p.xml"), german.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(PackagerImport.read(file, "made").yaml()).contains("name: \"ger\u00e4t\"");

        Path none = Files.writeString(folder.resolve("none.xml"), "dialect: x");
        assertThatThrownBy(() -> PackagerImport.read(none, "made"))
                .hasMessage(none + ", line 1: no XML without entities; expected a GenericPackager's XML");
    }

    @Test
    void whatTheFileLeavesOpenOrSaysTwiceIsTold() throws YamlException {
        String xml = """
                <isopackager headerLength="5">
                  <isofield id="3" length="6" name="A" class=" org.jpos.iso.IFA_NUMERIC "/>
                  <isofield id="3" length="7" name="B" class="org.jpos.iso.IFA_NUMERIC"/>
                </isopackager>
                """;

        assertThat(PackagerImport.parse(xml, "p.xml", "made").problems())
                .containsExactly(
                        "headerLength 5: write it below framing.headers, as {name: header, bytes: 5}",
                        "field 3 for the second time; the last one holds, as in jPOS",
                        "no field 0: the message's type is taken for ascii",
                        "no field 1: the bitmap is taken for binary");
    }

    @Test
    void entitiesOfTheFileAreNotFollowed() {
        String evil = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><isopackager>&x;</isopackager>";
        assertThatThrownBy(() -> PackagerImport.parse(evil, "p.xml", "made")).isInstanceOf(YamlException.class);
    }
}
