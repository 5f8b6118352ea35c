package io.earshot.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.engine.PartialBatch;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentBatch;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.packets.SegmentCodec;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer looks for bytes that whatever reads strangers' bytes stumbles over, for some seconds each, as many at a time as there are processors.
 * Each {@code …Fuzzer} stands beside what it tries, in that module's tests, and says what must hold; the heap holds no more than may be kept.
 */
class FuzzIT {

    /** {@code ./earshot lab fuzz} looks longer. */
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 5);

    /** A target is tried if its name holds this. */
    private static final String TRIED = System.getProperty("fuzz.target", "");

    /** The fuzzer calls an input slow from here on, unless it is told otherwise. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** Fewer runs of a target show nothing. */
    private static final int LEAST_RUNS = 100;

    /** A target that a busy machine left with fewer goes on until it had them, or for so long. */
    private static final int MOST_SECONDS = 600;

    /** The fuzzer starts and ends within this time, besides. */
    private static final int PATIENCE_SECONDS = 600;

    /** Parts of the names of libraries that no target uses. */
    private static final List<String> UNUSED = List.of(
            "/ignite/",
            "/calcite/",
            "/kafka/",
            "/scala-lang/",
            "/seleniumhq/",
            "/kubernetes/",
            "/fabric8/",
            "/neo4j/",
            "/tomcat/",
            "/marcnuri/",
            "/archunit/");

    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: *(\\d+)");

    @TempDir
    private Path folder;

    /** @param classes of the tests in which the target is */
    private record Target(String name, Path classes, Path work) {

        /** Returns the exit status. */
        int fuzz() throws IOException, InterruptedException {
            int status = fuzz(SECONDS);
            return status == 0 && runs() < LEAST_RUNS ? fuzz(MOST_SECONDS, "-runs=" + LEAST_RUNS) : status;
        }

        private int fuzz(int seconds, String... limits) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(
                    // Takes the processor's idle time alone: other tests run at the same time.
                    "nice",
                    "-n",
                    "19",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath() + File.pathSeparator + classes,
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + name,
                    "--instrumentation_includes=io.earshot.**",
                    "--custom_hook_includes=io.earshot.**",
                    "-max_total_time=" + seconds,
                    "-max_len=4096",
                    "-print_final_stats=1",
                    // A process inherits its parent's peak, which is ours; the heap is what bounds it.
                    "-rss_limit_mb=0"));
            command.addAll(List.of(limits));
            command.add(work.resolve("corpus").toString());
            Process fuzzer = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output().toFile())
                    .start();
            try {
                assertThat(fuzzer.waitFor((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("%s ends: %s", name, said())
                        .isTrue();
                return fuzzer.exitValue();
            } finally {
                fuzzer.destroyForcibly();
            }
        }

        private Path output() {
            return work.resolve("output");
        }

        String said() throws IOException {
            return Files.readString(output(), StandardCharsets.ISO_8859_1);
        }

        int runs() throws IOException {
            Matcher runs = RUNS.matcher(said());
            return runs.find() ? Integer.parseInt(runs.group(1)) : 0;
        }
    }

    @Test
    void noBytesMakeAReaderStumble() throws Exception {
        List<Target> all = List.of(
                target(
                        "pdns-log-parser",
                        "io.earshot.pdns.LogFuzzer",
                        pieces("auth-4.7.3-odd-names.log"),
                        pieces("recursor-4.8.8-quiet-no.log.gz"),
                        pieces("rsyslog-rfc5424.log"),
                        texts("""
                        {"__REALTIME_TIMESTAMP":"1795459494823903","MESSAGE":"Remote ::1 wants 'a.b.c.mesh|A', do = 0"}
                        """)),
                target(
                        "pdns-log-parser",
                        "io.earshot.pdns.PrefixFuzzer",
                        texts(
                                "<29>1 2026-11-23T18:43:11.962242+00:00 vm pdns 623 - -",
                                "Nov 23 18:43:11 vm pdns[623]: message repeated 4 times: [")),
                target(
                        "pdns-log-parser",
                        "io.earshot.pdns.stream.FrameFuzzer",
                        pieces("stream/dnsdist-1.7.3.pb.gz"),
                        pieces("stream/recursor-4.8.8-responses.pb.gz")),
                target("cmdb-adapter", "io.earshot.cmdb.CsvFuzzer", texts("""
                        container,host,dataCenter,role,cluster,addresses,services,uses,running
                        be5,host58,TX,be,tx-main,192.168.5.11 fd00::5:11,be,"db1 cache1",true
                        """)),
                target("model", "io.earshot.model.json.ReportFuzzer", texts("""
                        {"container": "be5.host58", "startId": "b1f0", "sequence": 17, "version": "0.1.0",
                         "links": [{"ip": "192.168.5.1", "sent": 12, "received": 12, "state": "UP",
                                    "rtt": {"min": 0.21, "avg": 0.34, "p95": 0.80, "max": 1.20},
                                    "rttHistogram": {"0.25": 3, "Infinity": 1}, "errors": {"EPERM": 2},
                                    "late": 1, "duplicates": 1, "pathMtu": 1500, "icmpFiltered": false}],
                         "prober": {"starved": true, "longestDelayMillis": 700, "foreignReplies": 1},
                         "load": 0.21, "nginx": {"accessRate": 31.38, "errors": {"502": 0.2, "504": 15.3}}}
                        """)),
                target(
                        "cluster",
                        "io.earshot.cluster.FactCodecFuzzer",
                        texts(
                                "report {\"heardBy\":\"a\",\"at\":\"2026-11-29T10:00:00Z\",\"path\":[\"relay1\"]}\n{\"container\":\"be5.host58\"}",
                                "tick {\"speaker\":\"a\",\"at\":\"2026-11-29T10:00:00Z\"}",
                                "kept {\"name\":\"incident/1\",\"json\":\"{}\"}",
                                "server {\"name\":\"a\",\"address\":\"h:1\",\"version\":\"1\","
                                        + "\"since\":\"2026-11-29T10:00:00Z\",\"behindMillis\":1,\"containersHeard\":2}",
                                "container {\"container\":{\"name\":{\"container\":\"be5\",\"host\":\"host58\"},"
                                        + "\"dataCenter\":\"TX\",\"role\":\"\",\"cluster\":\"\",\"addresses\":[],"
                                        + "\"services\":[],\"uses\":[],\"running\":true,\"takesTraffic\":true}}")),
                target(
                        "wire",
                        "io.earshot.wire.StreamFuzzer",
                        texts(
                                "\u0000HGET /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
                                "\u0001lPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
                                "\u0003 \1\0\0\0\16",
                                "\u00048Q\0\0\0\15SELECT 1\0",
                                "\u0006d*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n",
                                "\u0007H\0\u0011\0\1\1\0\0\1\0\0\0\0\0\0",
                                "\u0008p\0\0\0\26\0\3\0\1\0\0\0\7\0\1a\0\0\0\1\0\1o",
                                "\u0009 AMQP\0\0\11\1d\1\0\1\0\0\0\15\0\74\0\50\0\0\1s\1k\0\316",
                                "\nH\u00da\u00bb\u00c2\0\0\0\0\0\0\0\0\1\0\0\0\2\1a",
                                "\u000bhset k 0 0 2\r\nab\r\nmg k v q\r\n!STORED\r\n",
                                "\u000b`\u0080\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0k")),
                target(
                        "wire",
                        "io.earshot.wire.FrameFuzzer",
                        captures("mongo-exhaust-synthetic.pcap", "dns-mix.pcap", "mirror-erspan2.pcap")),
                target(
                        "traffic",
                        "io.earshot.traffic.bodies.BodyFuzzer",
                        texts(
                                "\0\7{\"a\": [{\"b\": \"4111111111111111\"}], \"c\": {\"a\": null}}",
                                "\0\3<?xml version='1.0'?><a b='1'><c><b>5<![CDATA[1]]>&#49;</b></c></a>",
                                "\0\5x=1&a=%31+%32")),
                target("traffic", "io.earshot.traffic.engine.RecordFuzzer", records()),
                target(
                        "agent",
                        "io.earshot.agent.jvm.PerfDataFuzzer",
                        texts(
                                "\312\376\300\300\1\2\0\1" + "\0".repeat(16) + "\40\0\0\0\1\0\0\0"
                                        + "\60\0\0\0\24\0\0\0\12\0\0\0B\0\0\0\44\0\0\0sun.gc.cause\0\0\0\0No GC\0\0\0\0\0\0\0")),
                target(
                        "agent",
                        "io.earshot.agent.nginx.upstreams.UpstreamsFuzzer",
                        texts(
                                "events {} http { resolver 10.0.0.53; upstream be { server be1:8080 backup; server [fd00::1]; }\n"
                                        + "map $a $b { default be2; x 'be\\'3'; } server { location / { set $c $b; "
                                        + "proxy_pass http://$c:81/x$uri; } } }",
                                "stream { server { proxy_pass \"unix:/x\"; } } # ;\ncontent_by_lua_block { -- }\n '}' } grpc_pass ${a}b;")),
                target("server", "io.earshot.server.intake.PublishedFuzzer", texts("""
                        # said by the load balancer
                        be5.host58: 192.168.5.1 10.1.2.3
                        be6.host58: fd00::5
                        """)),
                target(
                        "store/h2",
                        "io.earshot.store.h2.QuestionFuzzer",
                        texts(
                                "SELECT name, disconnect FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
                                "WITH a(x) AS (SELECT 1) SELECT x, LISTAGG(name, ',') FROM a, container GROUP BY x",
                                "SELECT * FROM FINAL TABLE (DELETE FROM data) /* ; */ -- SET",
                                "CREATE ALIAS f FOR 'java.lang.System.exit'; CALL f(1)",
                                "SELECT FILE_WRITE('x', 'y'), CSVWRITE('x', 'SELECT 1'),"
                                        + " LINK_SCHEMA('a','','','','','')",
                                "SELECT REGEXP_REPLACE(name, '(a+)+b', $$c$$) FROM \"DATA\" WHERE U&'d' = 1")));
        all = all.stream().filter(target -> target.name().contains(TRIED)).toList();
        assertThat(all).as("targets whose names hold \"%s\"", TRIED).isNotEmpty();
        List<Future<Integer>> ended;
        try (ExecutorService fuzzers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            ended = fuzzers.invokeAll(
                    all.stream().<Callable<Integer>>map(target -> target::fuzz).toList());
        }
        for (int i = 0; i < all.size(); i++) {
            Target target = all.get(i);
            assertThat(ended.get(i).get())
                    .as("%s: %s", target.name(), target.said())
                    .isZero();
            assertThat(target.runs())
                    .as("runs of %s: %s", target.name(), target.said())
                    .isGreaterThanOrEqualTo(LEAST_RUNS);
            System.out.printf("%,13d inputs for %s%n", target.runs(), target.name());
            try (Stream<Path> left = Files.list(target.work())) {
                for (Path file : left.toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith("slow-unit-")) {
                        assertThat(processorTime(target, Files.readAllBytes(file)))
                                .as("time that %s takes for %s", target.name(), name)
                                .isLessThan(SLOW);
                    } else {
                        assertThat(name)
                                .as("a file that %s wrote", target.name())
                                .isIn("corpus", "output");
                    }
                }
            }
        }
    }

    /** The fuzzer measures time of day, in which a busy machine makes any input slow. An input that is slow by itself takes the processor. */
    private static Duration processorTime(Target target, byte[] input) throws Exception {
        try (URLClassLoader targets =
                new URLClassLoader(new URL[] {target.classes().toUri().toURL()}, FuzzIT.class.getClassLoader())) {
            Method method = targets.loadClass(target.name()).getMethod("fuzzerTestOneInput", byte[].class);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            method.invoke(null, (Object) input);
            return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        }
    }

    /** Returns a record of each kind that workers of traffic send to each other. */
    private static List<byte[]> records() {
        Endpoints endpoints = new Endpoints(7, Ip.parse("10.88.0.1"), 40_000, Ip.parse("fd00::2"), 9_001);
        Mark mark = new Mark(3, Mark.Kind.TIME, 1_800_000_000_000_000_000L);
        SegmentBatch batch = new SegmentBatch(new SegmentCodec());
        batch.add(mark);
        BinaryWriter figures = new BinaryWriter().octet(4);
        new MinuteFigures(0, List.of()).write(figures);
        ExchangeBatch found = new ExchangeBatch(2);
        found.add(new Placed(1, 2, new Place(3, 4, 5), new Placed.Gap("pos", endpoints)));
        found.add(new Placed(1, 2, new Place(3, 0, 0), new Placed.Marked(mark)));
        PartialBatch.Writer partials = new PartialBatch.Writer(0, 2);
        partials.reached(mark);
        return List.of(
                kind(0, batch.take()),
                kind(1, found.take()),
                kind(2, partials.take().getFirst()),
                figures.take());
    }

    private static byte[] kind(int number, byte[] record) {
        byte[] all = new byte[record.length + 1];
        all[0] = (byte) number;
        System.arraycopy(record, 0, all, 1, record.length);
        return all;
    }

    /** @param module in whose tests the target is */
    @SafeVarargs
    private Target target(String module, String name, List<byte[]>... seeds) throws IOException {
        Path work = Files.createDirectory(folder.resolve(name));
        Path corpus = Files.createDirectory(work.resolve("corpus"));
        int number = 0;
        for (List<byte[]> some : seeds) {
            for (byte[] seed : some) {
                Files.write(corpus.resolve("seed" + number++), seed);
            }
        }
        return new Target(
                name,
                Path.of("..", module, "target", "test-classes").toAbsolutePath().normalize(),
                work);
    }

    /** Jazzer reads the whole class path at its start, so that it gets none of the large libraries that no target uses. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> UNUSED.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The beginnings of captures: whole headers and some frames. */
    private static List<byte[]> captures(String... names) throws IOException {
        List<byte[]> beginnings = new ArrayList<>();
        for (String name : names) {
            Path capture = Path.of("../wire/src/test/resources/io/earshot/wire/captures", name);
            beginnings.add(Arrays.copyOf(Files.readAllBytes(capture), 4_000));
        }
        return beginnings;
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** The first thousands of a capture's bytes, cut small. */
    private static List<byte[]> pieces(String name) throws IOException {
        Path capture = Path.of("../pdns-log-parser/src/test/resources/io/earshot/pdns", name);
        byte[] bytes;
        try (InputStream raw = Files.newInputStream(capture);
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
