package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services behind the front ends, so small that one thread serves them all: each has a listener in its container's
 * namespace and answers any request with one page of HTTP.
 */
public final class TinyServices implements AutoCloseable {

    public static final int PORT = 8080;

    private static final Logger LOG = System.getLogger(TinyServices.class.getName());
    private static final byte[] PAGE =
            "HTTP/1.0 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final Map<String, ServerSocketChannel> listeners = new ConcurrentHashMap<>();
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();

    public TinyServices() throws IOException {
        Thread.ofPlatform().name("tiny-services").daemon().start(this::serve);
    }

    public void start(Member member, Namespace in) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            ServerSocketChannel listener = inside.within(ServerSocketChannel::open);
            listener.bind(new InetSocketAddress(PORT));
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT, member.name());
            listeners.put(member.name(), listener);
            selector.wakeup();
        }
    }

    public void stop(Member member) throws IOException {
        listeners.remove(member.name()).close();
        selector.wakeup(); // a closed channel keeps its socket until the selector has looked
    }

    /** Lets it take requests and answer none. */
    public void hang(Member member) {
        hanging.add(member.name());
    }

    public void goOn(Member member) {
        hanging.remove(member.name());
    }

    private void serve() {
        ByteBuffer request = ByteBuffer.allocate(4_096);
        while (selector.isOpen()) {
            try {
                selector.select(key -> serve(key, request));
            } catch (IOException | ClosedSelectorException e) {
                LOG.log(selector.isOpen() ? Level.WARNING : Level.DEBUG, "the services cannot wait", e);
            }
        }
    }

    private void serve(SelectionKey key, ByteBuffer request) {
        try {
            if (key.channel() instanceof ServerSocketChannel listener) {
                SocketChannel client = listener.accept();
                if (client != null) {
                    client.configureBlocking(false);
                    client.register(selector, SelectionKey.OP_READ, key.attachment());
                }
            } else if (key.channel() instanceof SocketChannel client) {
                int read = client.read(request.clear());
                if (read < 0) {
                    client.close();
                } else if (!hanging.contains((String) key.attachment())) {
                    client.write(ByteBuffer.wrap(PAGE));
                    client.close();
                }
            }
        } catch (IOException gone) {
            close(key);
        } catch (CancelledKeyException stopped) {
            // Between the wait and here.
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection that broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocketChannel listener : listeners.values()) {
            listener.close();
        }
        selector.close();
    }
}
