package io.earshot.lab.tasks;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOutcome;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An agent that asks for orders, checks their signatures and says that it has executed them; one connection and one thread. */
final class PollingAgent implements Runnable {

    private static final int BUFFER = 2_048;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int LONGEST_ANSWER = 1 << 20;

    private final URI server;
    private final String name;
    private final String token;
    private final TaskKeys keys;
    private final Arrivals arrivals;

    /** Is told what happens to agents, from their threads. */
    interface Arrivals {

        /** An agent is about to ask. */
        void asks();

        /** An order came whose signature is right and whose target is this agent. */
        void delivered(String run, long nanos);

        /** The server took the result. */
        void answered(String run, long nanos);

        /** An order is not as it was signed. */
        void wrong(String why);

        /** A connection failed; the agent opens another. */
        void failed(String why);
    }

    private record Answer(int status, String body, boolean closes) {}

    PollingAgent(URI server, String name, String token, TaskKeys keys, Arrivals arrivals) {
        this.server = server;
        this.name = name;
        this.token = token;
        this.keys = keys;
        this.arrivals = arrivals;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
                talk(
                        new BufferedInputStream(socket.getInputStream(), BUFFER),
                        new BufferedOutputStream(socket.getOutputStream(), BUFFER));
            } catch (IOException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    arrivals.failed(String.valueOf(e.getMessage()));
                    pause();
                }
            } catch (BadJsonException e) {
                arrivals.wrong(e.getMessage());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void talk(InputStream in, OutputStream out) throws IOException, BadJsonException {
        boolean closes = false;
        while (!closes && !Thread.currentThread().isInterrupted()) {
            arrivals.asks();
            send(out, "GET", "orders", new byte[0]);
            Answer answer = read(in);
            closes = answer.closes();
            if (answer.status() == 200) {
                for (Order order :
                        OrdersJson.read(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)))) {
                    execute(order, in, out);
                }
            } else if (answer.status() != 204) {
                throw new IOException("orders were answered with " + answer.status());
            }
        }
    }

    private void execute(Order order, InputStream in, OutputStream out) throws IOException, BadJsonException {
        SignedTask task = TaskJson.read(order.body());
        boolean right = keys.objection(task).isEmpty()
                && task.order().target().toString().equals(name);
        if (!right) {
            arrivals.wrong("order " + task.order().run() + " is not for " + name + ", or is not signed");
            return;
        }
        arrivals.delivered(task.order().run(), System.nanoTime());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        OrdersJson.write(
                new OrderResult(
                        order.id(),
                        0,
                        true,
                        OrderResult.Status.DONE,
                        TaskJson.text(TaskOutcome.of(TaskOutcome.State.DONE, name + " has done it"))),
                body);
        send(out, "POST", "order-results", body.toByteArray());
        Answer answer = read(in);
        if (answer.status() != 204) {
            throw new IOException("a result was answered with " + answer.status());
        }
        arrivals.answered(task.order().run(), System.nanoTime());
    }

    private void send(OutputStream out, String method, String path, byte[] body) throws IOException {
        String head = method + " /api/v1/containers/" + name + "/" + path + " HTTP/1.1\r\nHost: "
                + server.getAuthority()
                + "\r\nAuthorization: Bearer " + token + "\r\nAccept: application/json\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private static Answer read(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        boolean chunked = false;
        boolean closes = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            closes |= lower.startsWith("connection:") && lower.contains("close");
        }
        byte[] body = chunked ? chunks(in) : in.readNBytes(Math.min(length, LONGEST_ANSWER));
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), new String(body, StandardCharsets.UTF_8), closes);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < LONGEST_ANSWER) {
            int size = Integer.parseInt(line(in).strip(), 16);
            all.writeBytes(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return all.toByteArray();
            }
        }
        throw new IOException("an answer of more than " + LONGEST_ANSWER + " octets");
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > 8_192) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
