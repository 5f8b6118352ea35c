package io.earshot.agent.portable;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** TCP connects by the Java runtime. */
public final class ConnectTransport implements ProbeTransport {

    /** More at a time would be a scan, and eat the process's descriptors. */
    static final int MOST = 512;

    /** Nobody waits longer for a probe. */
    private static final long TOO_LONG = 4_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final Sources sources;
    private final List<Reply> answered = new ArrayList<>();

    private record Connecting(int id, Ip to, long since) {}

    private ConnectTransport(Selector selector, Sources sources) {
        this.selector = selector;
        this.sources = sources;
    }

    /** @throws IOException with a message for people, as when no interface has such an address */
    public static ConnectTransport open(Sources sources) throws IOException {
        for (Ip source :
                Stream.concat(sources.v4().stream(), sources.v6().stream()).toList()) {
            try (SocketChannel probe = channel(source, Optional.of(source))) {
                assert probe.isOpen();
            } catch (IOException e) {
                throw new IOException("cannot probe from " + source + ": " + e.getMessage(), e);
            }
        }
        return new ConnectTransport(Selector.open(), sources);
    }

    private static SocketChannel channel(Ip to, Optional<Ip> source) throws IOException {
        SocketChannel channel =
                SocketChannel.open(to.isV4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            // Ends by RST, so that thousands of probes leave no TIME_WAIT behind.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (source.isPresent()) {
                channel.bind(new InetSocketAddress(address(source.get()), 0));
            }
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    private static InetAddress address(Ip ip) {
        return InetAddress.ofLiteral(ip.toString());
    }

    @Override
    public boolean canEcho(Ip to) {
        return false;
    }

    @Override
    public OptionalInt largestPacket(Ip to) {
        return OptionalInt.empty();
    }

    @Override
    public SendResult send(Probe probe) {
        if (!(probe instanceof Connect connect)) {
            throw new IllegalArgumentException("no socket for a probe " + probe);
        }
        SendResult result = SendResult.OTHER;
        for (int port : connect.ports()) {
            result = result.or(connect(connect, port));
        }
        return result;
    }

    private SendResult connect(Connect probe, int port) {
        if (selector.keys().size() >= MOST) {
            return SendResult.TOO_MANY;
        }
        try {
            SocketChannel channel = channel(probe.to(), sources.towards(probe.to()));
            Connecting connecting = new Connecting(probe.id(), probe.to(), System.nanoTime());
            try {
                if (channel.connect(new InetSocketAddress(address(probe.to()), port))) {
                    return answeredAtOnce(channel, connecting);
                }
                channel.register(selector, SelectionKey.OP_CONNECT, connecting);
                return SendResult.SENT;
            } catch (IOException e) {
                if (isAnswer(e)) {
                    return answeredAtOnce(channel, connecting);
                }
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            return SendFailures.of(e);
        } catch (UnsupportedOperationException noSuchFamily) {
            return SendResult.EAFNOSUPPORT;
        }
    }

    private SendResult answeredAtOnce(SocketChannel channel, Connecting connecting) throws IOException {
        channel.close();
        answered.add(new Reply(connecting.id(), connecting.to(), System.nanoTime()));
        return SendResult.SENT;
    }

    /** Whoever refuses has been reached. */
    private static boolean isAnswer(IOException e) {
        String why = String.valueOf(e.getMessage());
        return (e instanceof ConnectException && why.contains("refused")) || why.contains("reset");
    }

    @Override
    public void await(long nanos) {
        if (nanos <= 0 || !answered.isEmpty()) {
            return;
        }
        try {
            selector.select(Math.max(1, nanos / NANOS_PER_MILLI));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void receive(Consumer<Reply> to) {
        answered.forEach(to);
        answered.clear();
        try {
            selector.selectNow();
            long now = System.nanoTime();
            for (SelectionKey key : List.copyOf(selector.keys())) {
                Connecting connecting = (Connecting) key.attachment();
                boolean ended = selector.selectedKeys().contains(key);
                if (ended && isAnswered((SocketChannel) key.channel())) {
                    to.accept(new Reply(connecting.id(), connecting.to(), now));
                }
                if (ended || now - connecting.since() > TOO_LONG) {
                    key.channel().close();
                }
            }
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAnswered(SocketChannel channel) {
        try {
            return channel.finishConnect();
        } catch (IOException e) {
            return isAnswer(e);
        }
    }

    @Override
    public void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        try {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
