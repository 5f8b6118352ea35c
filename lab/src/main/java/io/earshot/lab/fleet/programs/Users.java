package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A light load: from outside of all data centres, a few requests a second to each front end. */
public final class Users implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Users.class.getName());
    private static final long PAUSE_NANOS = 500_000_000L;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final byte[] REQUEST = "GET / HTTP/1.0\r\nHost: shop\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final List<InetSocketAddress> frontEnds;
    private final Selector selector = Selector.open();

    private Users(List<Member> frontEnds) throws IOException {
        this.frontEnds = frontEnds.stream()
                .map(member -> new InetSocketAddress(member.v4(), 80))
                .toList();
    }

    public static Users start(Namespace in, List<Member> frontEnds) throws IOException {
        Users users = new Users(frontEnds);
        Thread.ofPlatform().name("users").daemon().start(() -> users.live(in));
        return users;
    }

    private void live(Namespace in) {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            inside.within(() -> {
                try {
                    while (selector.isOpen()) {
                        askAll();
                    }
                } catch (ClosedSelectorException e) {
                    // The fleet ends while they wait.
                }
                return true;
            });
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the users have gone: " + e.getMessage());
        }
    }

    private void askAll() throws IOException {
        long now = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            if (now - (long) key.attachment() > PATIENCE_NANOS) {
                key.channel().close();
            }
        }
        for (InetSocketAddress frontEnd : frontEnds) {
            SocketChannel socket = SocketChannel.open();
            socket.configureBlocking(false);
            try {
                boolean connected = socket.connect(frontEnd);
                socket.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, now);
            } catch (IOException unreachable) {
                socket.close();
            }
        }
        ByteBuffer answer = ByteBuffer.allocate(4_096);
        for (long left = PAUSE_NANOS; left > 0 && selector.isOpen(); left = now + PAUSE_NANOS - System.nanoTime()) {
            selector.select(key -> goOn(key, answer), left / 1_000_000 + 1);
        }
    }

    private static void goOn(SelectionKey key, ByteBuffer answer) {
        SocketChannel socket = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && socket.finishConnect()) {
                socket.write(ByteBuffer.wrap(REQUEST));
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable() && socket.read(answer.clear()) < 0) {
                socket.close();
            }
        } catch (IOException refused) {
            close(socket);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection that broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
