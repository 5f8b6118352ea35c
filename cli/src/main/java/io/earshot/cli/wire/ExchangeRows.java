package io.earshot.cli.wire;

import io.earshot.wire.exchanges.Exchange;
import java.util.List;
import java.util.regex.Pattern;

/** Turns exchanges into rows for people on this machine: with targets as they were sent. */
public final class ExchangeRows {

    public static final List<String> COLUMNS = List.of(
            "conv",
            "client",
            "server",
            "proto",
            "stream",
            "op",
            "target",
            "status",
            "code",
            "t_req",
            "t_req_end",
            "t_rsp",
            "t_rsp_end",
            "latency_ms",
            "state",
            "f_req",
            "f_rsp",
            "note");

    private static final int MAX_TARGET = 160;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

    private ExchangeRows() {}

    /** @param nanoseconds whether the capture's clock is finer than microseconds */
    public static List<String> row(Exchange exchange, boolean nanoseconds) {
        return List.of(
                Long.toString(exchange.endpoints().conversation()),
                exchange.endpoints().clientText(),
                exchange.endpoints().serverText(),
                exchange.protocol(),
                exchange.stream(),
                exchange.operation(),
                folded(exchange.target()),
                exchange.status(),
                exchange.code(),
                time(exchange.requestStart(), nanoseconds),
                time(exchange.requestEnd(), nanoseconds),
                time(exchange.responseStart(), nanoseconds),
                time(exchange.responseEnd(), nanoseconds),
                exchange.hasLatency() ? millis(exchange.latency()) : "",
                exchange.state().label(),
                frame(exchange.requestFrame()),
                frame(exchange.responseFrame()),
                exchange.note());
    }

    private static String folded(String target) {
        String text = SPACE.matcher(target).replaceAll(" ").strip();
        return text.length() > MAX_TARGET ? text.substring(0, MAX_TARGET) : text;
    }

    static String time(long nanos, boolean nanoseconds) {
        if (nanos == 0) {
            return "";
        }
        long fraction = nanoseconds ? nanos % 1_000_000_000 : nanos / 1_000 % 1_000_000;
        String digits = Long.toString(fraction);
        return nanos / 1_000_000_000 + "." + "0".repeat((nanoseconds ? 9 : 6) - digits.length()) + digits;
    }

    private static String millis(long nanos) {
        long micros = nanos / 1_000;
        String digits = Long.toString(Math.abs(micros % 1_000));
        return (micros < 0 ? "-" : "") + Math.abs(micros / 1_000) + "." + "0".repeat(3 - digits.length()) + digits;
    }

    private static String frame(long number) {
        return number == 0 ? "" : Long.toString(number);
    }
}
