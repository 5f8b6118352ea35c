package io.earshot.lab.traffic;

import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the figures of minutes that are over, by the minute's start. */
record FinalFigures(Map<Long, MinuteFigures> minutes) implements FiguresReader.Target {

    /** Returns the figures of a process that decodes a capture alone. */
    static Map<Long, MinuteFigures> of(List<App> apps, Path capture) throws Exception {
        Map<Long, MinuteFigures> figures = new TreeMap<>();
        KpiBook book = new KpiBook(apps, (minute, isFinal) -> {
            if (isFinal) {
                figures.put(minute.startNanos(), MinuteFigures.of(minute));
            }
        });
        TrafficAnalyzer analyzer = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, book, book::advance);
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        book.finish();
        return figures;
    }

    @Override
    public void file(Path file, long firstFrame) {}

    @Override
    public void figures(FiguresRecord record) {
        if (record.isFinal()) {
            minutes.put(record.figures().startNanos(), record.figures());
        }
    }

    @Override
    public void transaction(Transaction transaction) {}

    @Override
    public void commit() {}
}
