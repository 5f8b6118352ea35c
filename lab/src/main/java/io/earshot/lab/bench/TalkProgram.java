package io.earshot.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A process that asks or answers over HTTP/1.1 at a rate, so that there is traffic to capture. */
final class TalkProgram {

    private static final int CONNECTIONS = 20;
    private static final int REQUEST_BYTES = 200;
    private static final int RESPONSE_BYTES = 600;

    private TalkProgram() {}

    /** @param args {@code answer PORT}, or {@code ask ADDRESS PORT REQUESTS_PER_SECOND SECONDS}, which prints the number of requests */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("answer")) {
            answer(Integer.parseInt(args[1]));
        } else {
            System.out.println(
                    ask(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4])));
        }
    }

    private static void answer(int port) throws IOException {
        byte[] response = padded("HTTP/1.1 200 OK\r\nContent-Length: 400\r\nX: ", 400, RESPONSE_BYTES);
        try (ServerSocket server = new ServerSocket(port)) {
            System.out.println("ready");
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> answer(socket, response));
            }
        }
    }

    private static void answer(Socket socket, byte[] response) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (in.readNBytes(REQUEST_BYTES).length == REQUEST_BYTES) {
                out.write(response);
            }
        } catch (IOException closed) {
            // The client has enough.
        }
    }

    private static long ask(String address, int port, int rate, int seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicLong asked = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(InetAddress.getByName(address), port);
            socket.setTcpNoDelay(true);
            threads.add(Thread.ofPlatform().start(() -> ask(socket, CONNECTIONS * 1_000_000_000L / rate, end, asked)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return asked.get();
    }

    /** A request that is late is not made up for: what is asked too fast would only measure the machine. */
    private static void ask(Socket socket, long every, long end, AtomicLong asked) {
        byte[] request = padded("GET /cart/4711 HTTP/1.1\r\nHost: shop\r\nX: ", 0, REQUEST_BYTES);
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            long due = System.nanoTime();
            while (due < end) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                out.write(request);
                if (in.readNBytes(RESPONSE_BYTES).length < RESPONSE_BYTES) {
                    throw new IOException("the answer ends early");
                }
                asked.incrementAndGet();
                due = Math.max(due + every, System.nanoTime());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the connection broke", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message of one length in all, with a header that fills it up. */
    private static byte[] padded(String head, int body, int length) {
        String text = head + "x".repeat(length - body - head.length() - 4) + "\r\n\r\n" + "y".repeat(body);
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
