package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCmdbTest {

    private static final String HEADER = "container,host,dataCenter,role,cluster,addresses,services,uses,running\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("cmdb.csv");
    }

    @Test
    void aLineIsAContainer() throws Exception {
        CmdbReading reading = read(HEADER + "be5,host58,TX,be,tx-main,192.168.5.11 fd00::5:11,be,db1 cache1,true\n");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .containsExactly(new Container(
                        new ContainerName("be5", "host58"),
                        "TX",
                        "be",
                        "tx-main",
                        List.of(Ip.parse("192.168.5.11"), Ip.parse("fd00::5:11")),
                        List.of("be"),
                        List.of("db1", "cache1"),
                        true));
    }

    @Test
    void whatContainersHaveAlikeIsOneObject() throws Exception {
        List<Container> both = List.copyOf(read(HEADER
                        + "be5,host58,TX,be,tx-main,10.5.0.1,be api,db1,true\n"
                        + "be6,Host58,TX,be,tx-main,10.5.0.2,BE api,db1,true\n")
                .inventory()
                .containers());

        Container one = both.getFirst();
        Container other = both.getLast();
        assertThat(other.host()).isSameAs(one.host());
        assertThat(other.dataCenter()).isSameAs(one.dataCenter());
        assertThat(other.role()).isSameAs(one.role());
        assertThat(other.cluster()).isSameAs(one.cluster());
        assertThat(other.services()).isSameAs(one.services());
        assertThat(other.uses()).isSameAs(one.uses());
    }

    @Test
    void columnsMayStandInAnyOrderAndTheOptionalOnesMayBeMissing() throws Exception {
        assertThat(read("dataCenter,container,host\nTX,be5,host58\n")
                        .inventory()
                        .containers())
                .containsExactly(new Container(
                        new ContainerName("be5", "host58"), "TX", "", "", List.of(), List.of(), List.of(), true));
    }

    @Test
    void aFileOfASpreadsheetIsFine() throws Exception {
        CmdbReading reading = read("\ufeff# exported\r\n\r\n"
                + "\"container\", host ,dataCenter,running\r\n"
                + "\"be5\",host58,\"TX, east \"\"1\"\"\",TRUE\r\n"
                + "  # be6 is gone\r\n"
                + "   \r\n"
                + "fe1,HOST58,\"TX, east \"\"1\"\"\",False\r\n"
                + ",,,\r\n");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().toString(), Container::dataCenter, Container::running)
                .containsExactly(
                        tuple("be5.host58", "TX, east \"1\"", true), tuple("fe1.host58", "TX, east \"1\"", false));
    }

    @Test
    void columnsThatASpreadsheetLeavesWithoutANameAreEmptyOrTold() throws Exception {
        CmdbReading reading = read("container,host,dataCenter,,\nbe5,host58,TX,,\nbe6,host58,TX,,mine\n");

        assertThat(reading.inventory().size()).isEqualTo(2);
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly(
                        "line 3: \"mine\" in column 5 is left out, expected a name for that column in the header");
    }

    @Test
    void blanksThatNobodySeesMakeNoOtherPlace() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,role,services
                be5,host58,TX\u00a0,be,a\u00a0b
                be6,\u200bhost58,\u200bTX,\ufeffbe,\u2003a
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.dataCenter() + " " + c.role() + " " + c.services())
                .containsExactly("be5.host58 TX be [a, b]", "be6.host58 TX be [a]");
    }

    @Test
    void aNullInWordsIsNoNameOfAnything() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,role,addresses
                be5,host58,TX,NULL,NULL
                be6,host58,TX,\\N,\\N
                be7,host59,NULL,be,10.0.0.7
                be8,host59,\\N,be,10.0.0.8
                """);

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.role() + c.addresses())
                .containsExactly("be5.host58 []", "be6.host58 []");
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly("line 4: no dataCenter, expected a name", "line 5: no dataCenter, expected a name");
    }

    @Test
    void theHeaderOnceMoreIsNoContainer() throws Exception {
        CmdbReading reading =
                read(HEADER + "be5,host58,TX,be,,10.0.0.5,,,true\n" + HEADER + "be6,host58,TX,be,,10.0.0.6,,,true\n");

        assertThat(reading.inventory().size()).isEqualTo(2);
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly("line 3: the header again, expected a container");
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        assertThat(read("container,host,dataCenter\nbe5,host58,TX").inventory().size())
                .isEqualTo(1);
    }

    @Test
    void aHeaderAloneIsAnEmptyInventory() throws Exception {
        assertThat(read(HEADER).inventory().size()).isZero();
        assertThat(read(HEADER).problems()).isEmpty();
    }

    @Test
    void aServiceNamedTwiceIsProvidedOnce() throws Exception {
        CmdbReading reading =
                read("container,host,dataCenter,services,addresses\nbe5,host58,TX,be BE,10.0.0.1 10.0.0.1\n");

        assertThat(reading.inventory().providers("be")).hasSize(1);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void aBadLineLosesNoOtherContainer() throws Exception {
        for (String bad : List.of(
                "be6,host58,TX,be,,,,true",
                "be6,host58,TX,be,,,,,true,",
                "be6,host58,,be,,,,,true",
                "be6,host58,T\u0007X,be,,,,,true",
                "be6.host58,host58,TX,be,,,,,true",
                "be 6,host58,TX,be,,,,,true",
                ",host58,TX,be,,,,,true",
                "be6,\"host58,TX,be,,,,,true",
                "be6,\"host58\"x,TX,be,,,,,true",
                "be5,host58,TX,be,,,,,true",
                "x".repeat(CsvLines.MAX_LINE + 1))) {
            CmdbReading reading = read(
                    HEADER + "be5,host58,TX,be,,10.0.0.5,,,true\n" + bad + "\nbe7,host58,TX,be,,10.0.0.7,,,true\n");

            assertThat(reading.inventory().containers())
                    .as(bad.substring(0, Math.min(bad.length(), 80)))
                    .extracting(c -> c.name().toString())
                    .containsExactly("be5.host58", "be7.host58");
            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.object()).isEqualTo("line 3");
                assertThat(problem.toString())
                        .startsWith(file + ": line 3: ")
                        .matches("[ -~]+")
                        .contains("expected")
                        .hasSizeLessThan(file.toString().length() + 250);
            });
        }
    }

    @Test
    void aBadOptionalValueCostsNothingButItself() throws Exception {
        for (String bad : List.of(
                "be6,host58,TX,be,,10.1.2.300 10.0.0.6,be,db1,true",
                "be6,host58,TX,be,,10.0.0.6 fe80::1,be,db1,true",
                "be6,host58,TX,be,,0.0.0.0 10.0.0.6,be,db1,true",
                "be6,host58,TX,be,,10.0.0.6 224.0.0.1,be,db1,true",
                "be6,host58,TX,be,,10.0.0.6 255.255.255.255,be,db1,true",
                "be6,host58,TX,be,,10.0.0.6,be,db1,maybe",
                "be6,host58,TX,be,,10.0.0.6,be,db1,",
                "be6,host58,TX,be,,10.0.0.6,be d\u00f6ner,db1,true",
                "be6,host58,TX,be,,10.0.0.6,be HTTP/HTTPS,db1,true",
                "be6,host58,TX,be,,10.0.0.6,be,db1 db|1,true",
                "be6,host58,TX,be," + "y".repeat(CsvLines.MAX_LINE / 2) + ",10.0.0.6,be,db1,true",
                "be6,host58,EU,be,,10.0.0.6,be,db1,true")) {
            CmdbReading reading = read(HEADER + "be5,host58,TX,be,,10.0.0.5,,,true\n" + bad + "\n");

            assertThat(reading.inventory()
                            .container(new ContainerName("be6", "host58"))
                            .orElseThrow())
                    .as(bad.substring(0, Math.min(bad.length(), 80)))
                    .isEqualTo(new Container(
                            new ContainerName("be6", "host58"),
                            "TX",
                            "be",
                            "",
                            List.of(Ip.parse("10.0.0.6")),
                            List.of("be"),
                            List.of("db1"),
                            true));
            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.object()).isEqualTo("line 3");
                assertThat(problem.toString()).matches("[ -~]+").contains("expected", "be6.host58");
            });
        }
    }

    @Test
    void linesMayEndInAnyOfTheThreeWays() throws Exception {
        String cr = HEADER + "be1,host1,TX,be,,127.23.0.1,,,true\nbe2,host1,TX,be,,127.23.0.2,,,maybe\n";
        for (String end : List.of("\n", "\r\n", "\r")) {
            CmdbReading reading = read(cr.replace("\n", end));

            assertThat(reading.inventory().size()).isEqualTo(2);
            assertThat(reading.problems()).extracting(CmdbProblem::object).containsExactly("line 3");
        }
    }

    @Test
    void aLineThatIsNoTextIsLeftOutAndTheOthersCount() throws Exception {
        Files.write(
                file,
                (HEADER + "be5,host58,TX,,,,,,true\nbe6,host58,TX,D\u00fcsseldorf,,,,,true\nbe7,host58,TX,,,,,,true\n")
                        .getBytes(StandardCharsets.ISO_8859_1));

        CmdbReading reading = new CsvCmdb(file).read();

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().container())
                .containsExactly("be5", "be7");
        assertThat(reading.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly(file + ": line 3: bytes that are no text, expected UTF-8");
    }

    @Test
    void whatRunsIsReadInTheWordsOfSpreadsheetsAndDatabases() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,running
                a,h,TX,TRUE
                b,h,TX,t
                c,h,TX,1
                d,h,TX,Yes
                e,h,TX,False
                f,h,TX,f
                g,h,TX,0
                h,h,TX,no
                i,h,TX,OFF
                j,h,TX,N
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .filteredOn(Container::running)
                .extracting(c -> c.name().container())
                .containsExactly("a", "b", "c", "d");
    }

    /** Spreadsheets of countries with a decimal comma write semicolons, and all of them tabs where they are asked to. */
    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void aFileMayBeSeparatedByWhatItsHeaderIsSeparatedBy(String separator) throws Exception {
        CmdbReading reading = read("""
                \uFEFFcontainer|host|dataCenter|role|addresses
                be5|host58|"a, b; c"|be|127.0.0.1 127.0.0.2
                ||||
                be6|host58
                """.replace("|", separator));
        assertThat(reading.inventory().containers())
                .extracting(c -> c.dataCenter() + " " + c.addresses().size())
                .containsExactly("a, b; c 2");
        assertThat(reading.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly(file + ": line 4: 2 fields, expected 5 as in the header");
    }

    @Test
    void tagsAreNamesWithValuesAndOneThatCannotBeRightIsLeftOutAlone() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,tags
                be5,host58,TX,tier=gold  rack=7 drained
                be6,host58,TX,=gold tier=gold tier=silver rule=a=b
                be7,host58,TX,
                """);

        assertThat(reading.inventory().containers())
                .extracting(Container::tags)
                .containsExactly(
                        Map.of("tier", "gold", "rack", "7", "drained", ""),
                        Map.of("tier", "gold", "rule", "a=b"),
                        Map.of());
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly(
                        "line 3: be6.host58: tag \"=gold\", expected NAME=VALUE of at most 128 and 1000 printable"
                                + " characters",
                        "line 3: be6.host58: tag tier \"silver\", kept \"gold\": expected one value");
    }

    @Test
    void whatIsNoFileIsRefusedWithoutWaitingForIt() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertRefused(": neither a file nor a link to one, expected a readable CSV file");
    }

    @Test
    void aHundredThousandLinesAreReadInOneGo() throws Exception {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 100_000; i++) {
            String address = "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255);
            text.append(
                    "be%d,host%d,dc%d,be,main,%s,be,db1 cache1,true\n".formatted(i % 50, i / 50, i / 10_000, address));
        }
        text.append("be1,host1,dc0,be,main,,,,true\n");
        Files.writeString(file, text);

        CmdbReading reading = new CsvCmdb(file).read();

        assertThat(reading.inventory().size()).isEqualTo(100_000);
        assertThat(reading.problems()).extracting(CmdbProblem::object).containsExactly("line 100002");
    }

    @Test
    void noiseGivesAReadingOrTheDeclaredException() throws Exception {
        Random random = new Random(58);
        byte[] good = (HEADER + "be5,host58,TX,be,m,10.0.0.1 fd00::1,be,db1,true\n\"be6\",host58,TX,be,,,,,false\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] liked = ",\"\n\r# \u0000:.%e1".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = good.clone();
            int from = round % 3 == 0 ? 0 : HEADER.length();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[from + random.nextInt(bytes.length - from)] =
                        random.nextBoolean() ? liked[random.nextInt(liked.length)] : (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                assertThat(new CsvCmdb(file).read().problems())
                        .allSatisfy(p -> assertThat(p.toString()).matches("[ -~]+"));
            } catch (CmdbException e) {
                assertThat(e).message().matches("[ -~]+");
            }
        }
    }

    @Test
    void whatMakesTheWholeFileUnusableIsSaidInOneLine() throws Exception {
        assertRefused("", ":1: no header, expected container,host,dataCenter,role");
        assertRefused("# only\n\n", ":2: no header, expected container,host,");
        assertRefused("container,host,datacentre\n", ":1: unknown column \"datacentre\", did you mean dataCenter?");
        assertRefused("container,host,datacenter\n", ":1: unknown column \"datacenter\", did you mean dataCenter?");
        assertRefused("\nbe5,host58,TX\n", ":2: unknown column \"be5\", expected a header of container,host,");
        assertRefused("container,host,dataCenter,adresses\n", "unknown column \"adresses\", did you mean addresses?");
        assertRefused("container;host;role\n", ":1: no column dataCenter, expected a header like container,");
        assertRefused(
                "container|host|dataCenter\n", ":1: unknown column \"container|host|dataCenter\", expected a header");
        assertRefused("container,host,role\n", ":1: no column dataCenter, expected a header like container,");
        assertRefused("container,host,host,dataCenter\n", ":1: column host occurs twice, expected once");
        assertRefused("container,\"host,dataCenter\n", ":1: quotes or line ends out of place, expected ");
        assertRefused("x".repeat(3 * CsvLines.MAX_LINE), ":1: line too long, expected ");
        Files.write(file, HEADER.getBytes(StandardCharsets.UTF_16));
        assertRefused(":1: bytes that are no text, expected UTF-8");
        Files.delete(file);
        assertRefused(": no such file, expected a readable CSV file");
        Files.createDirectory(file);
        assertRefused(": cannot be read (Is a directory), expected a readable CSV file");
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(new CsvCmdb(Path.of("etc/a\nb.csv")).describe()).isEqualTo("CSV file etc/a?b.csv");
    }

    private void assertRefused(String text, String message) throws IOException {
        Files.writeString(file, text);
        assertRefused(message);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> new CsvCmdb(file).read())
                .isInstanceOf(CmdbException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .message()
                .matches("[ -~]+");
    }

    private CmdbReading read(String text) throws Exception {
        Files.writeString(file, text);
        return new CsvCmdb(file).read();
    }
}
