package io.earshot.lab.tasks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that was taken over, and a real agent that it gives orders which nobody signed so. */
public final class ForgedOrders implements AutoCloseable {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TemporaryFolder temporary = TemporaryFolder.create();
    private final KeyPair anna;
    private final HttpServer server;
    private final Agent agent;
    private final BlockingQueue<byte[]> orders = new LinkedBlockingQueue<>();
    private final BlockingQueue<OrderResult> results = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private int given;

    private ForgedOrders() throws IOException {
        try {
            anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        agent = new Agent(agent());
    }

    private AgentConfig agent() throws IOException {
        Path folder = temporary.path();
        Path keys = Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Path words = Files.createDirectory(folder.resolve("words"));
        Path hello = Files.writeString(
                folder.resolve("hello"), "#!/bin/sh\necho once >>" + folder.resolve("executed") + "\n");
        hello.toFile().setExecutable(true);
        Files.writeString(words.resolve("hello.word"), "run = " + hello + "\nargument.who = .*\n");
        return new AgentConfig(
                new ServerAccess(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                NAME,
                Sources.ANY,
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "lab",
                Optional.of(new TaskConfig(keys, words, folder.resolve("state"))),
                Optional.empty());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer = new byte[0];
            if (path.endsWith("/partners")) {
                answer = ("{\"container\":\"" + NAME
                                + "\",\"cycleSeconds\":120,\"downAfterSeconds\":20,\"partners\":[]}")
                        .getBytes(StandardCharsets.UTF_8);
            } else if (path.endsWith("/orders")) {
                byte[] next = orders.poll(20, TimeUnit.SECONDS);
                answer = next == null ? answer : next;
            } else if (path.endsWith("/order-results")) {
                results.add(OrdersJson.readResult(new ByteArrayInputStream(body)));
            }
            exchange.sendResponseHeaders(answer.length == 0 ? 204 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (BadJsonException e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a line for each order; one that was executed and must not begins with NOT. */
    public static List<String> tryAll() throws IOException, InterruptedException {
        try (ForgedOrders forged = new ForgedOrders()) {
            forged.agent.start();
            forged.tryEach();
            return forged.lines;
        }
    }

    private void tryEach() throws IOException, InterruptedException {
        KeyPair mallory;
        try {
            mallory = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SignedTask good = sign(order("r1", NAME, "anna", now, 300));
        expect("an order as it was signed", good, 1);
        expect("the same order once more", good, 1);
        expect(
                "an order signed by another key",
                SignedTask.sign(order("r2", NAME, "anna", now, 300), mallory.getPrivate()),
                1);
        TaskOrder changed =
                new TaskOrder("r3", "t1", "anna", "hello", Map.of("who", "mallory"), NAME, now, now.plusSeconds(300));
        expect(
                "an order with another argument than was signed",
                new SignedTask(
                        changed, sign(order("r3", NAME, "anna", now, 300)).signature()),
                1);
        expect("an expired order", sign(order("r4", NAME, "anna", now.minusSeconds(600), 300)), 1);
        expect("an order of the future", sign(order("r5", NAME, "anna", now.plusSeconds(3_600), 300)), 1);
        expect(
                "an order for another container",
                sign(order("r6", ContainerName.parse("be6.host58"), "anna", now, 300)),
                1);
        expect("an order by a key that the agent does not know", sign(order("r7", NAME, "bert", now, 300)), 1);
        give(oversized(sign(order("r8", NAME, "anna", now, 300))));
        expect("an order after one of 300 kB, which was not read", sign(order("r9", NAME, "anna", now, 300)), 2);
    }

    private static TaskOrder order(String run, ContainerName target, String key, Instant issued, int seconds) {
        return new TaskOrder(
                run, "t1", key, "hello", Map.of("who", "world"), target, issued, issued.plusSeconds(seconds));
    }

    private SignedTask sign(TaskOrder order) {
        return SignedTask.sign(order, anna.getPrivate());
    }

    /** Writes an order whose body is longer than any may be; a field that agents do not know makes it so. */
    private static byte[] oversized(SignedTask task) {
        String body = TaskJson.text(task);
        String longer = "{\"more\":\"" + "x".repeat(300 * 1024) + "\"," + body.substring(1);
        return ("{\"orders\":[{\"id\":\"big\",\"kind\":\"task\",\"target\":\"" + NAME
                        + "\",\"validSeconds\":60,\"body\":" + longer + "}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void give(byte[] answer) {
        orders.add(answer);
    }

    private void expect(String what, SignedTask task, int executed) throws IOException, InterruptedException {
        String id = "o" + given++;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        OrdersJson.write(
                List.of(new Order(id, "task", NAME.toString(), Duration.ofMinutes(1), TaskJson.text(task))), answer);
        give(answer.toByteArray());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            OrderResult result = results.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (result == null) {
                throw new IOException(what + ": no result after " + PATIENCE.toSeconds() + " s");
            }
            if (result.order().equals("big")) {
                lines.add("NOT refused by the agent: an order of 300 kB");
            } else if (result.order().equals(id) && result.last()) {
                int times =
                        Files.readAllLines(temporary.path().resolve("executed")).size();
                lines.add((times == executed ? "right" : "NOT right: executed " + times + " times") + " at the agent: "
                        + what + ": " + shortened(result.body()));
                return;
            }
        }
    }

    private static String shortened(String json) {
        try {
            return TaskJson.readOutcome(json).state() + " "
                    + TaskJson.readOutcome(json).output().strip();
        } catch (BadJsonException e) {
            return json;
        }
    }

    @Override
    public void close() throws IOException {
        agent.close();
        server.stop(0);
        temporary.close();
    }
}
