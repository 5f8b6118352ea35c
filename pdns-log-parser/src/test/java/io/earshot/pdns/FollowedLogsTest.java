package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Lookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLogsTest {

    @TempDir
    private Path folder;

    private final PdnsLogReader reader = Capture.reader();
    private final List<String> said = new ArrayList<>();

    @Test
    void aPatternTakesWhatIsThereAndWhatComesLater() throws IOException {
        Files.createDirectories(folder.resolve("ns1"));
        write("ns1/pdns.log", "a");
        write("ns1/.pdns.log.swp", "hidden");
        try (FollowedLogs logs = follow("ns*/pdns*.log")) {
            assertThat(services(logs)).containsExactly("a");

            write("ns1/pdns-b.log", "b");
            Files.createDirectories(folder.resolve("ns2"));
            write("ns2/pdns.log", "c");
            Files.createDirectories(folder.resolve("ns3/pdns.log"));
            assertThat(services(logs)).containsExactlyInAnyOrder("b", "c");

            write("ns1/pdns.log", "d");
            write("ns2/pdns.log", "e");
            assertThat(services(logs)).containsExactlyInAnyOrder("d", "e");
            assertThat(services(logs)).isEmpty();
        }
        assertThat(said).isEmpty();
    }

    @Test
    void aLogThatIsNotThereIsATroubleUntilItIs() throws IOException {
        try (FollowedLogs logs = follow("nosuch.log")) {
            assertThat(services(logs)).isEmpty();
            String missing = folder.resolve("nosuch.log")
                    + ": no such log, expected one of PowerDNS; it is followed once it is there";
            assertThat(logs.missing()).containsExactly(missing);
            assertThat(logs.troubles()).containsExactly(missing);

            write("nosuch.log", "a");
            assertThat(services(logs)).containsExactly("a");
            assertThat(logs.troubles()).isEmpty();
        }
    }

    @Test
    void whatRotationPutAsideIsReadOnceAtTheStartOldestFirst() throws IOException {
        write("pdns.log", "now");
        write("pdns.log.1", "yesterday");
        Files.write(folder.resolve("pdns.log.2.gz"), gzip(question("before")));
        Files.writeString(folder.resolve("pdns.log.3.xz"), "?");
        age("pdns.log.1", 1);
        age("pdns.log.2.gz", 2);
        try (FollowedLogs logs = follow("pdns.log*")) {
            assertThat(services(logs)).containsExactly("before", "yesterday", "now");

            // As logrotate does it: all move on by one, the newest is compressed at the next turn.
            Files.write(folder.resolve("pdns.log.3.gz"), gzip(question("before")));
            Files.write(folder.resolve("pdns.log.2.gz"), gzip(question("yesterday")));
            write("pdns.log", "last");
            Files.move(
                    folder.resolve("pdns.log"),
                    folder.resolve("pdns.log.1"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            write("pdns.log", "next");
            assertThat(services(logs)).containsExactly("last", "next");
            assertThat(services(logs)).isEmpty();

            // The same by copying and truncating.
            Files.copy(folder.resolve("pdns.log"), folder.resolve("pdns.log-20261124"));
            Files.writeString(folder.resolve("pdns.log"), "");
            assertThat(services(logs)).isEmpty();
            write("pdns.log", "on");
            assertThat(services(logs)).containsExactly("on");
        }
        assertThat(said).containsExactly(folder.resolve("pdns.log.3.xz") + ": left out, expected a plain file or gzip");
    }

    @Test
    void aFileThatIsNamedIsFollowedWhateverItIsCalledAndGzipReadOnce() throws IOException {
        write("pdns.log.1", "a");
        Files.write(folder.resolve("old.gz"), gzip(question("b")));
        try (FollowedLogs logs = follow("pdns.log.1", "old.gz")) {
            assertThat(services(logs)).containsExactlyInAnyOrder("a", "b");

            write("pdns.log.1", "c");
            assertThat(services(logs)).containsExactly("c");
        }
    }

    @Test
    void whatCannotBeReadIsSaidOnceAndKeepsNobodyBack() throws IOException {
        Path broken = folder.resolve("broken.log");
        Files.createDirectory(broken);
        write("good.log", "a");
        try (FollowedLogs logs = follow("broken.log", "good.log", "later.log")) {
            assertThat(services(logs)).containsExactly("a");
            assertThat(services(logs)).isEmpty();
            assertThat(said).containsExactly(broken + ": cannot be read (not a regular file)");

            Files.delete(broken);
            write("broken.log", "b");
            write("later.log", "c");
            assertThat(services(logs)).containsExactly("b", "c");
            assertThat(said).endsWith(broken + ": can be read again").hasSize(2);
        }
    }

    @Test
    void aFileThatLostItsNameIsLetGo() throws IOException {
        write("pdns-1.log", "a");
        try (FollowedLogs logs = follow("pdns-*.log")) {
            assertThat(services(logs)).containsExactly("a");
            Files.delete(folder.resolve("pdns-1.log"));
            for (int i = 0; i < 200; i++) {
                assertThat(services(logs)).isEmpty();
            }
            assertThat(openFiles()).noneMatch(file -> file.contains("pdns-1.log"));

            write("pdns-1.log", "b");
            assertThat(services(logs)).containsExactly("b");
        }
    }

    private static List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    files.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closedMeanwhile) {
                    files.add("");
                }
            }
        }
        return files;
    }

    private FollowedLogs follow(String... names) {
        return new FollowedLogs(List.of(names).stream().map(folder::resolve).toList(), reader, said::add);
    }

    private List<String> services(FollowedLogs logs) {
        logs.poll();
        return reader.drain().stream().map(Lookup::service).toList();
    }

    private void write(String file, String service) throws IOException {
        Files.writeString(
                folder.resolve(file), question(service), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void age(String file, int days) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(file), FileTime.from(Instant.now().minusSeconds(86_400L * days)));
    }

    private static String question(String service) {
        return "Nov 23 18:30:55 Remote 10.9.58.14 wants '" + service
                + ".be5.host58.example.com|A', do = 0, bufsize = 512: packetcache MISS\n";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
