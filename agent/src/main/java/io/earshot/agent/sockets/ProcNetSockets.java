package io.earshot.agent.sockets;

import io.earshot.model.SocketReport.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lists sockets from files as /proc/net/tcp (proc_pid_net(5)), where the kernel has no sock_diag: twice the cost, no round
 * trips, no counts, and no cookie. An inode stands for it.
 */
public final class ProcNetSockets implements SocketSource {

    private static final List<String> TCP = List.of("tcp", "tcp6");
    private static final List<String> UDP = List.of("udp", "udp6");
    private static final long MAPPED = 0xffff_0000_0000L;

    private final Path folder;
    private final SocketRow row = new SocketRow();

    /** @param folder as /proc/thread-self/net, or /proc/PID/net of a process in another network */
    public ProcNetSockets(Path folder) {
        this.folder = folder;
    }

    @Override
    public void read(Consumer<SocketRow> visitor) throws IOException {
        each(TCP, Protocol.TCP, SocketRow::isListener, visitor);
        each(UDP, Protocol.UDP, SocketRow::isListener, visitor);
        each(TCP, Protocol.TCP, socket -> !socket.isListener(), visitor);
        each(UDP, Protocol.UDP, socket -> !socket.isListener(), visitor);
    }

    private void each(List<String> files, Protocol protocol, Predicate<SocketRow> wanted, Consumer<SocketRow> visitor)
            throws IOException {
        for (String file : files) {
            try (BufferedReader lines = Files.newBufferedReader(folder.resolve(file), StandardCharsets.US_ASCII)) {
                lines.readLine(); // names of columns
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (parse(line, protocol) && wanted.test(row)) {
                        visitor.accept(row);
                    }
                }
            } catch (NoSuchFileException noSuchFamilyHere) {
                // As in a kernel without IPv6.
            }
        }
    }

    /** As in {@code 0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 12345 …}. */
    private boolean parse(String line, Protocol protocol) {
        String[] words = line.strip().split(" +", -1);
        if (words.length < 10) {
            return false;
        }
        String[] local = words[1].split(":", -1);
        String[] remote = words[2].split(":", -1);
        String[] queues = words[4].split(":", -1);
        row.protocol = protocol;
        row.localHigh = high(local[0]);
        row.localLow = low(local[0]);
        row.localPort = Integer.parseInt(local[1], 16);
        row.remoteHigh = high(remote[0]);
        row.remoteLow = low(remote[0]);
        row.remotePort = Integer.parseInt(remote[1], 16);
        row.state = Integer.parseInt(words[3], 16);
        row.queued = Long.parseLong(queues[0], 16);
        row.inode = Long.parseLong(words[9]);
        row.cookie = row.inode;
        row.hasInfo = false;
        return true;
    }

    /** Words of 32 bits, each in the machine's order. */
    private static long high(String hex) {
        return hex.length() == 8 ? 0 : word(hex, 0) << 32 | word(hex, 8);
    }

    private static long low(String hex) {
        return hex.length() == 8 ? MAPPED | word(hex, 0) : word(hex, 16) << 32 | word(hex, 24);
    }

    private static long word(String hex, int from) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hex, from, from + 8, 16)) & 0xffff_ffffL;
    }

    @Override
    public void close() {}
}
