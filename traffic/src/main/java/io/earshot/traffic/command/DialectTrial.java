package io.earshot.traffic.command;

import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.traffic.iso8583.Secrecy;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Decodes a capture with one dialect and reports what it understood. Secret fields are named, never shown. */
final class DialectTrial implements IsoMessageHandler {

    private final Dialect dialect;
    private final int port;
    private final int toPrint;
    private final PrintWriter out;
    private final Map<String, Integer> types = new TreeMap<>();
    private final Map<Integer, Integer> fields = new TreeMap<>();
    private final Map<String, Integer> problems = new TreeMap<>();
    private int whole;
    private int broken;
    private int printed;

    DialectTrial(Dialect dialect, int port, int toPrint, PrintWriter out) {
        this.dialect = dialect;
        this.port = port;
        this.toPrint = toPrint;
        this.out = out;
    }

    /** Returns whether there were messages and all were parsed whole. */
    boolean run(Path capture) throws IOException {
        WireAnalyzer wire = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(port, new IsoProtocol(dialect, this)), _ -> {});
        CaptureFile.read(capture, wire);
        wire.finish();
        long strange = wire.counters().bytes(Undecoded.MALFORMED_MESSAGE);
        long wrong = wire.counters().bytes(Undecoded.WRONG_LENGTH);
        long skipped = wire.counters().bytes(Undecoded.RESYNCHRONISING);
        out.println("dialect " + dialect.name() + ", port " + port + ": " + whole + " messages parsed whole, " + broken
                + " not, " + (wrong == 0 ? "" : wrong + " of a wrong length, ") + strange
                + " bytes that are no message, " + skipped + " bytes skipped to find one");
        types.forEach((type, count) -> out.println("  type " + type + ": " + count));
        fields.forEach((field, count) ->
                out.println("  field " + field + " " + dialect.field(field).name() + ": " + count));
        problems.forEach((problem, count) -> out.println("  problem: " + problem + ": " + count));
        out.flush();
        return whole > 0 && broken == 0 && strange == 0 && wrong == 0;
    }

    @Override
    public void message(
            IsoMessage message,
            Endpoints endpoints,
            boolean fromClient,
            long startNanos,
            long endNanos,
            long frame,
            long lastFrame) {
        if (!message.problem().isEmpty()) {
            return;
        }
        whole++;
        types.merge(message.type(), 1, Integer::sum);
        for (int field = 2; field <= 192; field++) {
            if (message.has(field) && dialect.hasField(field)) {
                fields.merge(field, 1, Integer::sum);
            }
        }
        if (printed < toPrint) {
            printed++;
            print(message, frame);
        }
    }

    private void print(IsoMessage message, long frame) {
        out.println("frame " + frame + ": " + message.type());
        for (int field = 2; field <= 192; field++) {
            if (message.has(field) && dialect.hasField(field)) {
                boolean hidden = dialect.field(field).secrecy() == Secrecy.HIDDEN;
                out.println("  " + field + " " + dialect.field(field).name() + ": "
                        + (hidden ? "(" + message.length(field) + " bytes, secret)" : message.text(field)));
            }
        }
    }

    @Override
    public void gap(Endpoints endpoints) {}

    @Override
    public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {
        broken++;
        problems.merge(message.type() + ": " + message.problem() + " (first in frame " + frame + ")", 1, Integer::sum);
    }
}
