package io.earshot.lab.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.lab.bench.AgentCostBench.Work;
import io.earshot.lab.netns.Namespace;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkPathReports;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.ProbeResponder;
import io.earshot.model.Report;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbes;
import io.earshot.model.ServiceReports;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** A container's agent in a process and a network namespace of its own, with its server, its partners, and ten others that probe it. */
final class WorkingAgent implements AutoCloseable {

    private static final int PARTNERS = 10;
    private static final int BACKGROUND = 2;
    private static final int CLASS = 46;
    private static final Duration BACKGROUND_INTERVAL = Duration.ofSeconds(60);
    private static final ContainerName NAME = ContainerName.parse("agent.bench");
    private static final Ip AGENT = Ip.parse("127.0.0.1");

    /** Ten others send a UDP probe each 20 s. */
    private static final long BETWEEN_QUESTIONS = 2_000_000_000L;

    private static final long WAIT = 200_000_000L;

    /** The port of an agent that has it to itself; nobody answers there where none is to answer. */
    private static final int USUAL_PORT = 33_433;

    private final Work work;
    private final HttpServer server;
    private final KernelTransport partners;
    private final ProbeKeys keys = new ProbeKeys(List.of(new ProbeKeys.Key(1, new byte[32])));
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger port = new AtomicInteger(USUAL_PORT);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong pathsTold = new AtomicLong();
    private final AtomicLong servicesTold = new AtomicLong();
    private final Thread others;
    private Process process;

    /**
     * Holds what it used so far.
     *
     * @param at in nanoseconds, of the same clock for all
     */
    record Use(long at, long packets, long cpuNanos) {}

    private WorkingAgent(Work work, HttpServer server, KernelTransport partners) {
        this.work = work;
        this.server = server;
        this.partners = partners;
        others = Thread.ofPlatform().name("others-" + work).unstarted(this::probeAndAnswer);
    }

    static WorkingAgent start(Namespace namespace, Work work) throws IOException {
        AtomicReference<HttpServer> opened = new AtomicReference<>();
        namespace.sockets().open(() -> {
            try {
                opened.set(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
                return 0;
            } catch (IOException e) {
                return -1;
            }
        });
        HttpServer server = Optional.ofNullable(opened.get())
                .orElseThrow(() -> new IOException("no server can listen in namespace " + namespace.name()));
        WorkingAgent agent = new WorkingAgent(work, server, KernelTransport.open(Sources.ANY, namespace.sockets()));
        agent.start(namespace);
        return agent;
    }

    private void start(Namespace namespace) throws IOException {
        partners.follow(keys);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        String path = "/api/v1/containers/" + NAME;
        server.createContext(path + "/partners", this::partners);
        server.createContext(path + "/report", this::report);
        server.createContext("/service", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
            }
        });
        server.start();
        others.start();
        process = namespace.start(
                Path.of("/dev/null"),
                ServiceCostBench.command(
                        "http://127.0.0.1:" + server.getAddress().getPort(), NAME));
    }

    private void partners(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        PartnerListJson.write(list(), body);
        try (exchange) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.size());
            body.writeTo(exchange.getResponseBody());
        }
    }

    private PartnerList list() {
        boolean all = work != Work.ECHO;
        List<Partner> list = new ArrayList<>();
        for (int i = 1; i <= PARTNERS + (all ? BACKGROUND : 0); i++) {
            list.add(new Partner(
                    Ip.parse("127.82.0." + i),
                    Optional.empty(),
                    OptionalInt.empty(),
                    i > PARTNERS ? BACKGROUND_INTERVAL : PartnerList.DEFAULT_INTERVAL,
                    all ? partners.respondsAt() : OptionalInt.empty()));
        }
        PartnerList whole = new PartnerList(NAME, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, list);
        whole = all ? whole.with(keys).withClasses(List.of(CLASS)) : whole;
        return work == Work.SERVICES ? whole.with(services()) : whole;
    }

    private ServiceProbes services() {
        int listensAt = server.getAddress().getPort();
        return new ServiceProbes(
                IntStream.range(0, PARTNERS)
                        .mapToObj(i -> ServiceCostBench.probe(i, ServiceKind.HTTP, listensAt, "/service/"))
                        .toList(),
                "");
    }

    private void report(HttpExchange exchange) throws IOException {
        try (exchange) {
            Report report = ReportJson.read(body(exchange));
            report.section(ProbeResponder.class).ifPresent(told -> port.set(told.port()));
            report.section(LinkPathReports.class)
                    .ifPresent(told -> pathsTold.addAndGet(told.links().size()));
            report.section(ServiceReports.class)
                    .ifPresent(told -> servicesTold.addAndGet(told.probes().size()));
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
        } catch (BadJsonException e) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_REQUEST, -1);
        }
    }

    /** Returns the body of a call; agents pack long reports. */
    static InputStream body(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(body)
                : body;
    }

    /** Answers as ten partners do, and probes the agent as ten clients do. */
    private void probeAndAnswer() {
        long next = System.nanoTime();
        int sequence = 0;
        while (!over.get()) {
            partners.await(WAIT);
            partners.receive(_ -> answered.incrementAndGet());
            if (System.nanoTime() - next >= 0) {
                next += BETWEEN_QUESTIONS;
                sequence++;
                int source = Udp.FIRST_SOURCE_PORT + Udp.SOURCE_PORTS + sequence % Udp.SOURCE_PORTS;
                partners.send(new PathProbe(sequence, AGENT, port.get(), source, sequence));
            }
        }
    }

    Use use() throws IOException {
        long cpu = process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("the agent ended, or its CPU cannot be read"))
                .toNanos();
        return new Use(System.nanoTime(), packets(), cpu);
    }

    /** Returns how many packets were sent in its namespace, where all go over the loopback. */
    private long packets() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "net", "dev"))) {
            String[] fields = line.strip().split("[: ]+", -1);
            if (fields[0].equals("lo")) {
                return Long.parseLong(fields[10]);
            }
        }
        throw new IOException("no loopback in /proc/" + process.pid() + "/net/dev");
    }

    /** Returns what shows that it did its work. */
    String proof() {
        return answered + " probes of others answered, paths of " + pathsTold + " links and " + servicesTold
                + " services told";
    }

    @Override
    public void close() {
        over.set(true);
        if (process != null) {
            process.destroy();
        }
        try {
            others.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        partners.close();
    }
}
