package io.earshot.traffic.command;

import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.input.TimeGaps;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.PartialSums;
import io.earshot.traffic.kpi.RunSummary;
import io.earshot.traffic.kpi.ScopeTotals;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Processes captures once and prints the figures of each app over all of them. */
final class OnceRun {

    private static final String HEADER =
            "file\tscope\trequests\tanswered\tsuccess\tresponse_rate\tsuccess_rate_of_answered\tsuccess_rate_of_all\tavg_ms"
                    + "\tmin_ms\tmax_ms\ton_time_50ms\ton_time_200ms\tlongest_failure_run\tlongest_gap_s\tcodes";

    private final TrafficConfig config;
    private final boolean printTransactions;
    private final PrintWriter out;
    private final PrintWriter err;
    private final FrameIndex frames = new FrameIndex();
    private final Map<String, Set<Path>> filesOfApps = new TreeMap<>();

    OnceRun(TrafficConfig config, boolean printTransactions, PrintWriter out, PrintWriter err) {
        this.config = config;
        this.printTransactions = printTransactions;
        this.out = out;
        this.err = err;
    }

    void run(List<Path> files) throws IOException {
        List<ScopeTotals> totals = new ArrayList<>();
        config.apps().forEach(app -> totals.addAll(scopes(app)));
        KpiBook book = new KpiBook(config.apps(), (minute, isFinal) -> {
            if (isFinal) {
                totals.forEach(total -> total.add(minute));
            }
        });
        TrafficAnalyzer analyzer =
                new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, new Watched(book), book::advance);
        TimeGaps gaps = new TimeGaps(analyzer, false);
        for (Path file : files) {
            frames.begin(file, analyzer.counters().frames() + 1);
            CaptureFile.Summary summary = CaptureFile.read(file, gaps);
            summary.note(file.toString()).ifPresent(note -> err.println("earshot: " + note));
        }
        analyzer.finish();
        book.finish();
        out.println(HEADER);
        totals.stream().filter(total -> total.sums().requests() > 0).forEach(this::print);
        long unknown = totals.stream()
                .filter(total -> total.name().equals("all"))
                .mapToLong(total -> total.sums().unknown())
                .sum();
        say(unknown, "requests of unknown outcome, since packets are missing; they are in no figure");
        if (totals.stream().allMatch(total -> total.sums().requests() == 0)) {
            explainNothing(analyzer.counters());
        }
        explainLosses(analyzer, book);
        say(
                gaps.count(),
                "spans of a minute and more without a packet, the longest from "
                        + gaps.longest().from() + " to " + gaps.longest().to());
        out.flush();
    }

    /** The scopes of ISO 8583: all, purchases and the like, everything about money, the network itself. */
    private static List<ScopeTotals> scopes(App app) {
        List<ScopeTotals> scopes = new ArrayList<>();
        scopes.add(new ScopeTotals(app.name(), "all", _ -> true));
        if (app.isIso8583()) {
            scopes.add(new ScopeTotals(
                    app.name(), "0200", operation -> operation.substring(1).equals("200")));
            scopes.add(new ScopeTotals(app.name(), "financial", operation -> "124".indexOf(operation.charAt(1)) >= 0));
            scopes.add(new ScopeTotals(app.name(), "network", operation -> operation.charAt(1) == '8'));
        }
        return scopes;
    }

    private final class Watched implements TransactionSink {
        private final TransactionSink next;

        private Watched(TransactionSink next) {
            this.next = next;
        }

        @Override
        public void settled(Transaction transaction) {
            Path file = frames.place(transaction.requestFrame()).file();
            filesOfApps
                    .computeIfAbsent(transaction.app(), _ -> new LinkedHashSet<>())
                    .add(file);
            if (printTransactions) {
                out.println(transaction.id() + "\t" + transaction.app() + "\t" + transaction.text());
            }
            next.settled(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            if (printTransactions) {
                out.println(after.id() + "\t" + after.app() + "\t" + after.text());
            }
            next.revised(before, after);
        }
    }

    /** One capture is named by its file, several by their folder; apps in the same ones are told apart. */
    private String label(String app) {
        Set<Path> files = filesOfApps.getOrDefault(app, Set.of());
        Path first = files.iterator().next();
        String name = files.size() == 1 ? withoutSuffix(first) : folder(first);
        long sharing = filesOfApps.values().stream().filter(files::equals).count();
        return sharing > 1 ? name + ":" + app : name;
    }

    private static String withoutSuffix(Path file) {
        return file.getFileName().toString().replaceFirst("(\\.pcapng|\\.pcap|\\.cap)?(\\.gz|\\.zst)?$", "");
    }

    private static String folder(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null || parent.getFileName() == null
                ? "/"
                : parent.getFileName().toString();
    }

    private void print(ScopeTotals total) {
        PartialSums sums = total.sums();
        RunSummary runs = total.runs();
        double requests = sums.requests();
        out.println(String.join(
                "\t",
                label(total.app()),
                total.name(),
                Long.toString(sums.requests()),
                Long.toString(sums.responses()),
                Long.toString(sums.successes()),
                rate(sums.responses() / requests),
                sums.responses() == 0 ? "" : rate((double) sums.successes() / sums.responses()),
                rate(sums.successes() / requests),
                sums.timed() == 0 ? "" : millis((double) sums.sumNanos() / sums.timed()),
                sums.timed() == 0 ? "" : millis((double) sums.minNanos()),
                sums.timed() == 0 ? "" : millis((double) sums.maxNanos()),
                rate(sums.onCommon(0) / requests),
                rate(sums.onCommon(1) / requests),
                Integer.toString(runs.longest()),
                String.format(Locale.ROOT, "%.3f", runs.gap() / 1e9),
                total.codes()));
    }

    private static String rate(double share) {
        return rounded(share, 4);
    }

    private static String millis(double nanos) {
        return rounded(nanos / 1e6, 3);
    }

    /** Rounds the exact value, and a tie to the even digit, as printf of C and Python do, so that figures can be compared as text. */
    static String rounded(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private void explainLosses(TrafficAnalyzer analyzer, KpiBook book) {
        CaptureCounters counters = analyzer.counters();
        say(analyzer.unmatched(), "answers without a request");
        say(analyzer.malformed(), "messages that the dialect cannot parse whole; see earshot traffic dialect test");
        say(
                counters.bytes(Undecoded.WRONG_LENGTH),
                "messages that are not as long as they say; they are in no figure, and what follows them is found again");
        say(counters.gaps(), "gaps where packets are missing");
        say(counters.bytes(Undecoded.ENCRYPTED), "bytes inside TLS, which cannot be decoded");
        say(book.tooLate(), "transactions that ended after their minute was closed");
    }

    /** Figures without a row look as if nobody had asked for anything. */
    private void explainNothing(CaptureCounters counters) {
        String reasons = Arrays.stream(Undecoded.values())
                .filter(reason -> counters.events(reason) > 0)
                .map(reason -> reason.label() + " " + counters.events(reason))
                .collect(Collectors.joining(", "));
        say(
                counters.frames(),
                "frames without a request of any app, " + counters.packets()
                        + " of them TCP or UDP over IP; not decoded: "
                        + (reasons.isEmpty() ? "nothing; see whether the apps' addresses occur" : reasons));
    }

    private void say(long count, String what) {
        if (count > 0) {
            err.println("earshot: " + count + " " + what);
        }
    }
}
