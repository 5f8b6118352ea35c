package io.earshot.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kafka.CaptureRun;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kafka.TrafficWorker;
import io.earshot.traffic.live.LiveRing;
import io.earshot.traffic.transactions.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two customers, each mirrored to an interface of its own, with the same addresses, ports, sequence and trace numbers: captured live by one
 * process, and on through a real broker to workers.
 */
@Timeout(600)
class InterfaceNetworksIT {

    private static final int PORT = 9_100;
    private static final int PAYMENTS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<String, Map<String, Integer>> EXPECTED =
            Map.of("shop-pay", Map.of("00", PAYMENTS), "bank-pay", Map.of("51", PAYMENTS));

    /** Its clients tell each of their settings; held, so that the level stays. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    @TempDir
    private Path folder;

    private static void send(PacketSocket to, IsoConversation conversation, int trace, String code) throws IOException {
        to.send(conversation.segment(true, 24, IsoConversation.request(trace)));
        to.send(conversation.segment(false, 24, IsoConversation.response(trace, code)));
    }

    /** Sends the payments of both customers in turns. */
    private static void sendAll(LiveRing ring) throws IOException, InterruptedException {
        try (PacketSocket shop = new PacketSocket("t0");
                PacketSocket bank = new PacketSocket("t1")) {
            // Captures have begun once a frame of each has come; these belong to no app.
            while (ring.counts().leftOut() == 0) {
                shop.send(new IsoConversation(9_999).segment(true, 2, new byte[0]));
                Thread.sleep(100);
            }
            IsoConversation ofShop = new IsoConversation(PORT);
            IsoConversation ofBank = new IsoConversation(PORT);
            for (boolean client : new boolean[] {true, false}) {
                shop.send(ofShop.segment(client, client ? 2 : 18, new byte[0]));
                bank.send(ofBank.segment(client, client ? 2 : 18, new byte[0]));
            }
            for (int i = 1; i <= PAYMENTS; i++) {
                send(shop, ofShop, i, "00");
                send(bank, ofBank, i, "51");
            }
        }
    }

    private TrafficConfig config(String broker) throws Exception {
        return TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                directory: %s
                state: %s
                capture: {interfaces: [m0, m1], size: 64MB}
                networks: {shop: ["interface:m0"], bank: ["interface:m1"]}
                apps:
                  - {name: shop-pay, network: shop, addresses: ["10.88.0.2:%d"], dialect: iso87-ascii}
                  - {name: bank-pay, network: bank, addresses: ["10.88.0.2:%d"], dialect: iso87-ascii}
                kafka: {bootstrap: ['%s'], topics: interfaces, partitions: 3, replay: 1h}
                """.formatted(
                        folder.resolve("captures"), folder.resolve("state"), PORT, PORT, broker)));
    }

    /** The newest transaction by identifier, of which codes are counted by app. */
    private static final class Codes implements FiguresReader.Target {
        private final Map<String, Transaction> transactions = new TreeMap<>();

        @Override
        public void file(Path file, long firstFrame) {}

        @Override
        public void figures(FiguresRecord record) {}

        @Override
        public void transaction(Transaction transaction) {
            transactions.put(transaction.id(), transaction);
        }

        @Override
        public void commit() {}

        private Map<String, Map<String, Integer>> byApp() {
            Map<String, Map<String, Integer>> codes = new TreeMap<>();
            transactions
                    .values()
                    .forEach(each -> codes.computeIfAbsent(each.app(), _ -> new TreeMap<>())
                            .merge(each.code(), 1, Integer::sum));
            return codes;
        }
    }

    private static Map<String, Map<String, Integer>> results(KafkaUse use) {
        Codes codes = new Codes();
        long began = System.nanoTime();
        try (FiguresReader reader = new FiguresReader(use, true, codes)) {
            while (!codes.byApp().equals(EXPECTED) && System.nanoTime() - began < PATIENCE.toNanos()) {
                int _ = reader.poll(Duration.ofMillis(200));
            }
        }
        return codes.byApp();
    }

    private Map<String, Map<String, Integer>> throughBroker(TrafficConfig config) throws Exception {
        KafkaUse use = config.kafka().orElseThrow();
        Station station = config.station().orElseThrow();
        CaptureRun publishing = new CaptureRun(config.apps(), use, false, InstantSource.system());
        FutureTask<Boolean> following = new FutureTask<>(() -> {
            publishing.follow(station.directory());
            return true;
        });
        List<TrafficWorker> workers = new ArrayList<>();
        try {
            Thread.ofPlatform().daemon().start(following);
            for (int i = 0; i < 2; i++) {
                workers.add(new TrafficWorker(config.apps(), use, 1, Files.createTempDirectory(folder, "engine")));
            }
            return results(use);
        } finally {
            publishing.stop();
            workers.forEach(TrafficWorker::close);
            assertThat(following.get()).isTrue();
        }
    }

    @Test
    void eachInterfaceIsTheNetworkOfItsCustomerAlsoForWorkers() throws Exception {
        RealPrograms.require("ip");
        RealPrograms.requireLibpcap();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
        CLIENTS.setLevel(Level.WARNING);
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        try (KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
                Namespaces namespaces = Namespaces.open()) {
            broker.start();
            TrafficConfig config = config(broker.address());
            Namespace mirror = namespaces.add("mirror");
            Namespace senders = namespaces.add("senders");
            namespaces.connect(senders, "t0", mirror, "m0");
            namespaces.connect(senders, "t1", mirror, "m1");
            LiveRing ring = LiveRing.of(config.apps(), config.station().orElseThrow(), InstantSource.system())
                    .orElseThrow();
            FutureTask<Boolean> capturing = InNamespace.start(mirror, () -> {
                ring.run();
                return true;
            });
            boolean _ = InNamespace.start(senders, () -> {
                        sendAll(ring);
                        return true;
                    })
                    .get();
            broker.awaitStart();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }
            assertThat(throughBroker(config)).isEqualTo(EXPECTED);
            ring.stop();
            assertThat(capturing.get()).isTrue();
        }
    }
}
