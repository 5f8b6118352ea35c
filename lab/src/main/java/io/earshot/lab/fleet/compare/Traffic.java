package io.earshot.lab.fleet.compare;

import java.io.IOException;
import java.util.List;

/** Counts the packets and bytes that were sent. */
record Traffic(long packets, long bytes) {

    static final Traffic NONE = new Traffic(0, 0);

    /** The column of sent bytes in /proc/net/dev (proc(5)), behind eight columns for received traffic. */
    private static final int SENT_BYTES = 8;

    private static final int SENT_PACKETS = 9;

    /** @param lines of /proc/net/dev */
    static Traffic sent(List<String> lines, String device) throws IOException {
        for (String line : lines) {
            String[] parts = line.strip().split(":", 2);
            if (parts[0].equals(device)) {
                String[] columns = parts[1].strip().split(" +", -1);
                return new Traffic(Long.parseLong(columns[SENT_PACKETS]), Long.parseLong(columns[SENT_BYTES]));
            }
        }
        throw new IOException("no interface " + device + " in /proc/net/dev");
    }

    Traffic plus(Traffic other) {
        return new Traffic(packets + other.packets, bytes + other.bytes);
    }

    Traffic minus(Traffic other) {
        return new Traffic(packets - other.packets, bytes - other.bytes);
    }
}
