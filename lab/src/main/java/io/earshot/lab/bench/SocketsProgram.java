package io.earshot.lab.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.earshot.agent.sockets.Sockets;
import io.earshot.agent.sockets.SocketsConfig;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.Section;
import io.earshot.model.SocketReport;
import io.earshot.model.json.ReportJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The processes of {@link SocketsBench}, in network namespaces of their own. */
final class SocketsProgram {

    private static final int WARM_UP = 3;
    private static final int READINGS = 10;

    private SocketsProgram() {}

    /** @param args {@code accept PORT}, {@code open PORT CONNECTIONS ADDRESSES} or {@code measure}; the first two live until their input ends */
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "accept" -> accept(Integer.parseInt(args[1]));
            case "open" -> open(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "measure" -> System.out.println(measure());
            default -> throw new IllegalArgumentException("no such part: " + args[0]);
        }
    }

    private static void accept(int port) throws IOException {
        Queue<SocketChannel> accepted = new ConcurrentLinkedQueue<>();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("0.0.0.0", port), 4_096);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        accepted.add(server.accept());
                    }
                } catch (IOException end) {
                    // The process ends.
                }
            });
            stayReady();
            System.out.println(accepted.size() + " accepted");
        }
    }

    private static void open(int port, int connections, int addresses) throws IOException {
        List<SocketChannel> open = new ArrayList<>(connections);
        for (int i = 0; i < connections; i++) {
            open.add(SocketChannel.open(new InetSocketAddress(address(i % addresses), port)));
        }
        stayReady();
        if (open.size() != connections) {
            throw new AssertionError("connections are held until here");
        }
    }

    private static String address(int i) {
        return "10.93." + (1 + i / 250) + "." + (1 + i % 250);
    }

    private static void stayReady() throws IOException {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Until whoever started this closes the pipe.
        }
    }

    /** Returns milliseconds of CPU a reading, octets of a full report and of one of changes, peers in it, and connections beyond them. */
    private static String measure() {
        try (Sockets sockets = Sockets.here("bench.bench", SocketsConfig.USUAL, _ -> {}, System::nanoTime)) {
            for (int i = 0; i < WARM_UP; i++) {
                sockets.step(System.nanoTime());
            }
            SocketReport full = take(sockets);
            long[] cpu = new long[READINGS];
            for (int i = 0; i < READINGS; i++) {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                sockets.step(System.nanoTime());
                cpu[i] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            }
            Arrays.sort(cpu);
            SocketReport changes = take(sockets);
            return String.format(
                    Locale.ROOT,
                    "%.3f %d %d %d %d",
                    cpu[READINGS / 2] / 1e6,
                    octets(full),
                    octets(changes),
                    full.connections().size(),
                    full.overflow());
        }
    }

    private static SocketReport take(Sockets sockets) {
        List<Section> sections = sockets.take();
        return (SocketReport) sections.getFirst();
    }

    private static int octets(SocketReport report) {
        return ReportJson.toText(Report.of(ContainerName.parse("bench.bench"), List.of(), report))
                .getBytes(US_ASCII)
                .length;
    }
}
