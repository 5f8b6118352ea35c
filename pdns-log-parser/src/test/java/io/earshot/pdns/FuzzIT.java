package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer looks for bytes that our parsers stumble over, for a minute each and all at once. No exception but the declared ones, in
 * a heap that holds no more than the parsers may keep.
 */
class FuzzIT {

    /** {@code -Dfuzz.seconds=3600} looks longer. */
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);

    @TempDir
    private Path folder;

    private record Fuzzing(Path output, Process process) {}

    @Test
    void noBytesMakeAParserStumble() throws Exception {
        Fuzzing log = fuzz(
                "io.earshot.pdns.LogFuzzer",
                pieces("auth-4.7.3-odd-names.log"),
                pieces("recursor-4.8.8-quiet-no.log.gz"),
                pieces("rsyslog-rfc5424.log"),
                List.of("""
                {"__REALTIME_TIMESTAMP":"1795459494823903","MESSAGE":"Remote ::1 wants 'a.b.c.mesh|A', do = 0"}
                """.getBytes(StandardCharsets.US_ASCII)));
        Fuzzing prefix = fuzz(
                "io.earshot.pdns.PrefixFuzzer",
                List.of(
                        "<29>1 2026-11-23T18:43:11.962242+00:00 vm pdns 623 - -".getBytes(StandardCharsets.US_ASCII),
                        "Nov 23 18:43:11 vm pdns[623]: message repeated 4 times: ["
                                .getBytes(StandardCharsets.US_ASCII)));
        Fuzzing frame = fuzz(
                "io.earshot.pdns.stream.FrameFuzzer",
                pieces("stream/dnsdist-1.7.3.pb.gz"),
                pieces("stream/recursor-4.8.8-responses.pb.gz"));
        List<Fuzzing> all = List.of(log, prefix, frame);
        try {
            for (Fuzzing fuzzing : all) {
                boolean _ = fuzzing.process().waitFor(SECONDS + 600L, TimeUnit.SECONDS);
            }
        } finally {
            for (Fuzzing fuzzing : all) {
                fuzzing.process().destroyForcibly().waitFor();
            }
        }
        for (Fuzzing fuzzing : all) {
            String output = Files.readString(fuzzing.output(), StandardCharsets.ISO_8859_1);
            assertThat(fuzzing.process().exitValue()).as(output).isZero();
            assertThat(output).containsPattern("stat::number_of_executed_units: *[1-9]\\d{2,}");
        }
    }

    @SafeVarargs
    private Fuzzing fuzz(String target, List<byte[]>... seeds) throws IOException {
        Path work = Files.createDirectory(folder.resolve(target));
        Path corpus = Files.createDirectory(work.resolve("corpus"));
        int number = 0;
        for (List<byte[]> some : seeds) {
            for (byte[] seed : some) {
                Files.write(corpus.resolve("seed" + number++), seed);
            }
        }
        Path output = work.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target,
                        "--instrumentation_includes=io.earshot.**",
                        "--custom_hook_includes=io.earshot.**",
                        "-max_total_time=" + SECONDS,
                        "-max_len=4096",
                        "-print_final_stats=1",
                        corpus.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Fuzzing(output, process);
    }

    /** The first thousands of a capture's bytes, cut small. */
    private static List<byte[]> pieces(String name) throws IOException {
        byte[] bytes;
        try (InputStream raw = FuzzIT.class.getResourceAsStream(name);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            bytes = in.readNBytes(8_000);
        }
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 1_000) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1_000)));
        }
        return pieces;
    }
}
