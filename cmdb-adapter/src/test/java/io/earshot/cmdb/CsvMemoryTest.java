package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that has read an earlier version of its file reads a newer one as if it were the first. */
class CsvMemoryTest {

    private static final String HEADER = "container,host,dataCenter,addresses\n";

    private static final List<String> PIECES = List.of(
            "be1,host1,TX,10.0.0.1\n",
            "be2,host1,TX,10.0.0.2 10.0.0.3\n",
            "be2,host1,NY,10.0.0.2\r\n",
            "be3,host2,TX,\"10.0.0.4\"\n",
            "be4,host2,TX,10.0.0.5\r",
            "be5,host2,TX,none\n",
            "be6,host3,TX",
            "be7\n",
            "# be8\n",
            ",,,\n",
            "\n",
            "\r",
            "b",
            "container,host,dataCenter,addresses\n",
            "\u00fc,host3,NY,10.0.0.6\n");

    @TempDir
    private Path folder;

    private Path file;
    private CsvCmdb cmdb;

    @BeforeEach
    void open() {
        file = folder.resolve("cmdb.csv");
        cmdb = new CsvCmdb(file);
    }

    private List<Container> read(String csv) throws Exception {
        Files.writeString(file, csv);
        return List.copyOf(cmdb.read().inventory().containers());
    }

    @Test
    void aLineThatIsAsItWasIsNotReadAgain() throws Exception {
        List<Container> before = read(HEADER + PIECES.get(0) + PIECES.get(1) + PIECES.get(3));
        List<Container> after = read(HEADER + PIECES.get(0) + "be2,host1,TX,10.0.0.77\n" + PIECES.get(3));

        assertThat(after.get(0)).isSameAs(before.get(0));
        assertThat(after.get(1).addresses()).hasToString("[10.0.0.77]");
        assertThat(after.get(2)).isSameAs(before.get(2));
    }

    @Test
    void linesBehindAnAddedOneAndARemovedOneAreNotReadAgain() throws Exception {
        List<Container> before = read(HEADER + PIECES.get(0) + PIECES.get(3));
        List<Container> added = read(HEADER + PIECES.get(0) + PIECES.get(1) + PIECES.get(3));
        List<Container> removed = read(HEADER + PIECES.get(3));

        assertThat(added.get(2)).isSameAs(before.get(1));
        assertThat(removed.getFirst()).isSameAs(before.get(1));
    }

    @Test
    void anotherHeaderHasAllLinesReadAgain() throws Exception {
        read("container,host,dataCenter,role\nbe1,host1,TX,a\n");

        assertThat(read("container,host,dataCenter,cluster\nbe1,host1,TX,a\n")
                        .getFirst()
                        .cluster())
                .isEqualTo("a");
    }

    @Test
    void aLastLineThatGrowsIsReadAgain() throws Exception {
        read(HEADER + "be1,host1,TX,10.0.0.1");

        assertThat(read(HEADER + "be1,host1,TX,10.0.0.12").getFirst().addresses())
                .hasToString("[10.0.0.12]");
    }

    @Test
    void anyChangeOfAFileGivesWhatAFirstReadingGives() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        StringBuilder csv = new StringBuilder(HEADER);
        for (int i = 0; i < 3_000; i++) {
            int from = random.nextInt(csv.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> csv.delete(from, Math.min(csv.length(), from + random.nextInt(60)));
                case 1 -> csv.append(PIECES.get(random.nextInt(PIECES.size())));
                default ->
                    csv.insert(Math.max(csv.lastIndexOf("\n", from) + 1, 0), PIECES.get(random.nextInt(PIECES.size())));
            }
            if (csv.length() > 1_500 || (!csv.toString().startsWith(HEADER) && random.nextInt(3) == 0)) {
                csv.replace(0, csv.length(), HEADER);
            }
            Files.write(file, csv.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(outcome(cmdb)).as(csv.toString()).isEqualTo(outcome(new CsvCmdb(file)));
        }
    }

    private static String outcome(CsvCmdb cmdb) {
        try {
            CmdbReading reading = cmdb.read();
            return reading.inventory().containers() + "\n" + reading.problems();
        } catch (CmdbException e) {
            return e.getMessage();
        }
    }
}
