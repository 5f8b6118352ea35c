package io.earshot.nagios.nsca;

import io.earshot.nagios.delivery.DeliveryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * One connection to a daemon. Nothing in it waits without end: a daemon that was hung by a rejected packet (nsca 2.10.2 in its
 * single process) accepts and then says nothing. The daemon says nothing of packets that it took either, but it closes at once
 * after one that it rejects, and after the last one when it has read them all.
 */
final class NscaConnection implements AutoCloseable {

    /** The daemon hangs up where it cannot read a packet; only its log tells more. */
    static final String REJECTED = "closed the connection at once: wrong password or encryption method, most likely";

    /** nsca --daemon sleeps a second before it looks at its first packet. */
    private static final Duration REJECTION = Duration.ofMillis(1_500);

    /** So many packets and no more find room between us and the daemon: Linux gives a socket 4 MB to send, 6 to receive. */
    private static final int IN_SOCKETS = 4_000;

    /**
     * Octets that the socket may hold, towards a daemon on this machine. nsca's recvall sleeps a second where it finds half a packet.
     * Loopback's segments of 64 kB, which Linux sends whole or not at all, never end within one as long as few packets wait together and
     * each is written at once, which a socket that is writable allows. Shorter segments end where they like, whatever we do.
     */
    private static final int FEW_PACKETS = 8_192;

    /** The time that a slow daemon takes for one result, six times the time of 3DES. */
    private static final Duration A_PACKET = Duration.ofMillis(10);

    private static final int IV = 128;
    private static final int GREETING = IV + 4;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration timeout;
    private final ByteBuffer greeting = ByteBuffer.allocate(GREETING);

    private NscaConnection(SocketChannel channel, Selector selector, Duration timeout) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.timeout = timeout;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT);
    }

    static NscaConnection open(InetSocketAddress daemon, Duration timeout)
            throws IOException, DeliveryException, InterruptedException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (isThisMachine(daemon.getAddress())) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, FEW_PACKETS);
            }
            NscaConnection connection = new NscaConnection(channel, Selector.open(), timeout);
            connection.greet(daemon);
            return connection;
        } catch (IOException | DeliveryException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    private void greet(InetSocketAddress daemon) throws IOException, DeliveryException, InterruptedException {
        if (!channel.connect(daemon)) {
            await(SelectionKey.OP_CONNECT, "does not answer");
            channel.finishConnect();
        }
        while (greeting.hasRemaining()) {
            await(SelectionKey.OP_READ, "accepts and then says nothing");
            if (channel.read(greeting) < 0) {
                throw new DeliveryException(
                        "closes the connection before its greeting: its decryption_method may be one"
                                + " that its libmcrypt has not, or it does not allow this host");
            }
        }
        greeting.flip();
    }

    byte[] iv() {
        byte[] iv = new byte[IV];
        greeting.get(0, iv);
        return iv;
    }

    /** Seconds since the epoch on the daemon's clock. */
    int time() {
        return greeting.getInt(IV);
    }

    private static boolean isThisMachine(InetAddress address) throws IOException {
        return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    }

    /** Writes one packet, when there is room for it. */
    void write(byte[] packet) throws IOException, DeliveryException, InterruptedException {
        ByteBuffer rest = ByteBuffer.wrap(packet);
        while (rest.hasRemaining()) {
            await(SelectionKey.OP_READ | SelectionKey.OP_WRITE, "takes no more");
            requireOpen();
            channel.write(rest);
        }
    }

    /**
     * Waits until the daemon has read everything, which it says by closing when there is no more.
     *
     * @param packets how many were written
     */
    void finish(int packets) throws IOException, DeliveryException, InterruptedException {
        // With more results it must have read some: a daemon that rejects the first closes during the write.
        if (packets <= IN_SOCKETS && isReady(SelectionKey.OP_READ, REJECTION)) {
            requireOpen();
        }
        channel.shutdownOutput();
        await(
                SelectionKey.OP_READ,
                "does not read to the end",
                timeout.plus(A_PACKET.multipliedBy(Math.min(packets, IN_SOCKETS))));
        channel.read(ByteBuffer.allocate(1)); // a reset, where something was left unread
    }

    private void requireOpen() throws IOException, DeliveryException {
        if (key.isReadable() && channel.read(ByteBuffer.allocate(1)) < 0) {
            throw new DeliveryException(REJECTED);
        }
    }

    private void await(int operation, String complaint) throws IOException, DeliveryException, InterruptedException {
        await(operation, complaint, timeout);
    }

    private void await(int operation, String complaint, Duration patience)
            throws IOException, DeliveryException, InterruptedException {
        if (!isReady(operation, patience)) {
            throw new DeliveryException(complaint + " for " + patience.toSeconds() + " s");
        }
    }

    private boolean isReady(int operation, Duration time) throws IOException, InterruptedException {
        key.interestOps(operation);
        selector.selectedKeys().clear();
        int ready = selector.select(time.toMillis());
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        return ready > 0;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
