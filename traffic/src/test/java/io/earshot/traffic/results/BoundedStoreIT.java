package io.earshot.traffic.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables.Kpi;
import io.earshot.store.table.TrafficTables.Position;
import io.earshot.store.table.TrafficTables.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedStoreIT {

    private static final Instant T0 = Instant.parse("2026-11-29T00:00:00Z");
    private static final long MIB = 1 << 20;

    /** Held here, since the log manager holds loggers weakly: a handler goes with its logger. */
    private static final Logger LOG = Logger.getLogger(BoundedChanges.class.getName());

    @TempDir
    private Path folder;

    private Instant now = T0;
    private final Random random = new Random(5);

    private static OffsetDateTime time(long millis) {
        return OffsetDateTime.ofInstant(T0.plusMillis(millis), ZoneOffset.UTC);
    }

    private Row transaction(long number) {
        String some = Long.toString(random.nextLong(), 36);
        return Row.of(Transaction.TABLE)
                .set(Transaction.ID, Long.toString(number, 36) + "-" + some)
                .set(Transaction.APP, "pay")
                .set(Transaction.AT, time(number))
                .set(Transaction.OPERATION, "0200")
                .set(Transaction.NAME, "purchase")
                .set(Transaction.STATE, "answered")
                .set(Transaction.CODE, "00")
                .set(Transaction.SUCCESS, true)
                .set(Transaction.LATENCY, 80f)
                .set(Transaction.TERMINAL, some)
                .set(Transaction.MERCHANT, some)
                .set(Transaction.TRACE, some)
                .set(Transaction.CARD, "622222******1234")
                .set(Transaction.CLIENT, "10.1.2.3:40000")
                .set(Transaction.SERVER, "10.88.0.2:9100")
                .set(Transaction.TEXT, "0200 purchase 12.30 CNY terminal " + some + " → 0210 code 00 approved, 80 ms")
                .set(Transaction.FILE, "/var/spool/mirror/dump" + number / 10_000)
                .set(Transaction.FRAME, number)
                .set(Transaction.ANSWER_FILE, "/var/spool/mirror/dump" + number / 10_000)
                .set(Transaction.ANSWER_FRAME, number + 1);
    }

    private static Row kpi(long minute) {
        return Row.of(Kpi.TABLE)
                .set(Kpi.APP, "pay")
                .set(Kpi.OPERATION, "all")
                .set(Kpi.DIMENSION, "")
                .set(Kpi.MINUTE, time(minute * 60_000))
                .set(Kpi.REQUESTS, 10L)
                .set(Kpi.RESPONSES, 10L)
                .set(Kpi.SUCCESSES, 10L)
                .set(Kpi.LATE, 0L)
                .set(Kpi.UNSEEN, 0L)
                .set(Kpi.TPS, 1f)
                .set(Kpi.CONSECUTIVE_FAILURES, 0)
                .set(Kpi.NO_CALL_SECONDS, 1f);
    }

    private static String ask(EmbeddedStore store, String sql) throws SqlRefusedException {
        return store.engine()
                .orElseThrow()
                .askOwn(sql, List.of())
                .rows()
                .getFirst()
                .getFirst()
                .orElseThrow()
                .toString();
    }

    private long fileSize() throws IOException {
        return Files.size(folder.resolve("traffic.mv.db"));
    }

    @Test
    void aDatabaseAtItsSizeDropsTheOldestTransactionsAndKeepsEveryFigure() throws Exception {
        long bound = 12 * MIB;
        long longest = 0;
        List<String> said = new ArrayList<>();
        Handler listening = listen(said);
        try (EmbeddedStore store = new EmbeddedStore(folder, new SizeBound(bound), () -> now, Duration.ofMillis(20))) {
            TableChanges changes = store.changes();
            for (int minute = 0; minute < 60; minute++) {
                for (int i = 0; i < 1_000; i++) {
                    changes.upsert(transaction(minute * 60_000L + i));
                }
                changes.upsert(kpi(minute));
                now = now.plusSeconds(2);
                changes.commit();
                longest = Math.max(longest, fileSize());
            }
            assertThat(longest).isLessThanOrEqualTo(bound);
            StoreCounts counts = store.counts();
            long kept = Long.parseLong(ask(store, "SELECT COUNT(*) FROM transaction"));
            assertThat(kept).isGreaterThan(5_000);
            assertThat(counts.dropped() + counts.unwritten() + kept).isEqualTo(60_000);
            assertThat(counts.dropped()).isPositive();
            assertThat(ask(store, "SELECT MIN(at) FROM transaction")).isGreaterThan("2026-11-29 00:10");
            assertThat(ask(store, "SELECT COUNT(*) FROM kpi")).isEqualTo("60");
            assertThat(said)
                    .filteredOn(line -> line.contains("transactions until"))
                    .hasSize(1);
        } finally {
            LOG.removeHandler(listening);
        }
    }

    @Test
    void aDatabaseThatIsLargerThanALoweredBoundIsBroughtBelowItAtTheStart() throws Exception {
        try (EmbeddedStore store = new EmbeddedStore(folder, SizeBound.NONE, () -> now)) {
            for (int i = 0; i < 30_000; i++) {
                store.changes().upsert(transaction(i));
            }
            store.changes().upsert(kpi(0));
            store.changes().commit();
        }
        assertThat(fileSize()).isGreaterThan(8 * MIB);

        try (EmbeddedStore store = new EmbeddedStore(folder, new SizeBound(6 * MIB), () -> now)) {
            assertThat(fileSize()).isLessThan(6 * MIB);
            assertThat(ask(store, "SELECT MAX(frame) FROM transaction")).isEqualTo("29999");
            assertThat(ask(store, "SELECT COUNT(*) FROM kpi")).isEqualTo("1");
            assertThat(store.counts().dropped()).isPositive();
        }
    }

    @Test
    void whileTheDiskIsFullFiguresWaitAndAreWrittenOnceThereIsRoom() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "a small disk is mounted by root alone");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString());
        List<String> said = new ArrayList<>();
        Handler listening = listen(said);
        try (EmbeddedStore store = new EmbeddedStore(disk.resolve("state"), new SizeBound(64 * MIB), () -> now)) {
            TableChanges changes = store.changes();
            changes.upsert(kpi(0));
            changes.commit();
            Path other = Files.write(disk.resolve("other"), new byte[1 << 20]);
            fill(other);
            for (int minute = 1; minute <= 60; minute++) {
                for (int i = 0; i < 500; i++) {
                    changes.upsert(transaction(minute * 60_000L + i));
                }
                changes.upsert(kpi(minute));
                changes.upsert(Row.of(Position.TABLE)
                        .set(Position.INPUT, "in")
                        .set(Position.FINAL_BEFORE, time(minute * 60_000L)));
                now = now.plusSeconds(2);
                changes.commit();
            }
            assertThat(store.awaySince()).isPresent();
            assertThat(said).filteredOn(line -> line.contains("takes no rows")).hasSize(1);
            assertThat(store.counts().unwritten()).isPositive();

            Files.delete(other);
            now = now.plus(Duration.ofMinutes(1));
            changes.commit();

            assertThat(store.awaySince()).isEmpty();
            assertThat(ask(store, "SELECT COUNT(*) FROM kpi")).isEqualTo("61");
            assertThat(store.position("in")).contains(time(60 * 60_000L).toInstant());
            now = now.plusSeconds(2);
            changes.commit();
            changes.upsert(transaction(900 * 60_000L));
            changes.commit();
            assertThat(ask(store, "SELECT COUNT(*) FROM transaction WHERE frame = " + 900 * 60_000L))
                    .isEqualTo("1");
        } finally {
            LOG.removeHandler(listening);
            run("umount", disk.toString());
        }
    }

    /** Takes the room that is left, as another program would. */
    private static void fill(Path file) {
        byte[] block = new byte[1 << 12];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static Handler listen(List<String> said) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord event) {
                said.add(MessageFormat.format(event.getMessage(), event.getParameters()));
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        LOG.addHandler(handler);
        return handler;
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
