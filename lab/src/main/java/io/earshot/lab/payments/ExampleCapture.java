package io.earshot.lab.payments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Makes the capture of the tutorial: ten minutes of payments of three merchants. In two of them the issuer is slow and then away. Card
 * numbers are test numbers whose middle digits are zeros. The bytes are the same on every machine.
 */
public final class ExampleCapture {

    /** When the capture begins: 2026-11-29, 10:00 UTC. */
    private static final long START = 1_795_910_400_000_000_000L + 36_000_000_000_000L;

    private static final long MILLI = 1_000_000L;
    private static final long MINUTE = 60_000 * MILLI;
    private static final int MINUTES = 10;
    private static final int PAYMENTS = 400;
    private static final int SLOW_FROM = 6;
    private static final int SLOW_TO = 8;

    private static final String[] CARDS = {"4111110000001111", "5555550000004444", "6200000000000005"};
    private static final String[] MERCHANTS = {"BAKERY000000001", "CINEMA000000002", "STATION00000003"};

    /** Something that is sent at a time. */
    private record Event(long nanos, int order, boolean fromClient, String message) {}

    private final Random random = new Random(8_583);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingInt(Event::order));
    private int trace;

    /** Writes the capture. */
    public void write(OutputStream out) throws IOException {
        for (int i = 0; i < PAYMENTS; i++) {
            payment(START + i * (MINUTES * MINUTE / PAYMENTS) + random.nextInt(1_000) * MILLI);
        }
        for (int minute = 0; minute < MINUTES; minute++) {
            long at = START + minute * MINUTE + 30_000 * MILLI;
            String number = digits(++trace, 6);
            send(at, true, "0800", "0020000000000000", number);
            send(at + 3 * MILLI, false, "0810", "0020000002000000", number + "00");
        }
        PaymentFrames frames = new PaymentFrames(out);
        PaymentFrames.Connection connection = frames.open(START);
        while (!events.isEmpty()) {
            Event next = events.poll();
            frames.data(
                    connection, next.fromClient(), next.message().getBytes(StandardCharsets.US_ASCII), next.nanos(), 1);
        }
    }

    private void payment(long at) {
        int merchant = random.nextInt(MERCHANTS.length);
        String processing = random.nextInt(10) == 0 ? "310000" : "000000";
        String head = "16" + CARDS[random.nextInt(CARDS.length)] + processing
                + (processing.startsWith("31") ? digits(0, 12) : digits(100 + random.nextInt(20_000), 12));
        String number = digits(++trace, 6);
        String tail = "T" + digits(merchant * 100 + random.nextInt(4), 7) + MERCHANTS[merchant] + "156";
        long minute = (at - START) / MINUTE;
        boolean slow = minute >= SLOW_FROM && minute < SLOW_TO;
        send(at, true, "0200", "7020000000C08000", head + number + tail);
        if (random.nextInt(slow ? 8 : 200) == 0) {
            send(at + 12_000 * MILLI, true, "0400", "7020000000C08000", head + number + tail);
            send(at + 12_040 * MILLI, false, "0410", "7020000002C08000", head + number + "00" + tail);
            return;
        }
        int millis = 25 + random.nextInt(60) + random.nextInt(60);
        String code = switch (random.nextInt(30)) {
            case 0 -> "51";
            case 1 -> "55";
            default -> slow && random.nextBoolean() ? "91" : "00";
        };
        send(at + millis * (slow ? 14L : 1L) * MILLI, false, "0210", "7020000002C08000", head + number + code + tail);
    }

    private void send(long nanos, boolean fromClient, String type, String bitmap, String fields) {
        String message = type + bitmap + fields;
        events.add(new Event(nanos, events.size(), fromClient, digits(message.length(), 4) + message));
    }

    private static String digits(int value, int count) {
        String text = Integer.toString(value);
        return "0".repeat(count - text.length()) + text;
    }
}
