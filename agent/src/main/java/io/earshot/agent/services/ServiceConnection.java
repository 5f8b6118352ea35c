package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * One connection to a service, which gives no more than a bounded number of octets. Used by one thread; any other may abort it, which
 * ends whatever it waits for.
 */
final class ServiceConnection implements AutoCloseable {

    /** Includes TLS's own octets only where they are data. */
    static final int MOST_OCTETS = 128 * 1024;

    private static final int BUFFER = 2 * 1024;

    private final ServiceProbe probe;
    private final ServiceSockets sockets;
    private final Optional<ServiceTrust> trust;
    private Optional<Finding.Certificate> certificate = Optional.empty();
    private Optional<NetworkChannel> channel = Optional.empty();
    private boolean closed;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private int left = MOST_OCTETS;

    ServiceConnection(ServiceProbe probe, ServiceSockets sockets, Optional<ServiceTrust> trust) {
        this.probe = probe;
        this.sockets = sockets;
        this.trust = trust;
    }

    /** Connects by TCP, and closes the connection before, if there was one. */
    void connect() throws IOException {
        release();
        SocketChannel tcp = sockets.openTcp(probe.ip());
        hold(tcp);
        tcp.connect(ServiceSockets.address(probe.ip(), probe.port()));
        Socket socket = tcp.socket();
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
    }

    /**
     * Connects by TCP and makes a TLS handshake, whatever the certificate is.
     *
     * @param protocols to choose from in the handshake (RFC 7301); may be empty
     * @return the chosen one; empty if none was chosen
     */
    String connectTls(List<String> protocols) throws IOException {
        connect();
        SocketChannel tcp = (SocketChannel) channel.orElseThrow();
        ServiceTrust.Handshake handshake = trust.orElseThrow(
                        () -> new AnswerException("cannot be verified: the authorities of services cannot be read"))
                .handshake(probe.host());
        SSLSocket tls = handshake.over(tcp.socket(), probe, protocols);
        try {
            tls.startHandshake();
        } finally {
            certificate = handshake.certificate();
        }
        in = new BufferedInputStream(tls.getInputStream(), BUFFER);
        out = tls.getOutputStream();
        return Optional.ofNullable(tls.getApplicationProtocol()).orElse("");
    }

    /** Returns a socket that is connected by UDP. */
    DatagramChannel connectUdp() throws IOException {
        DatagramChannel udp = sockets.openUdp(probe.ip());
        hold(udp);
        udp.connect(ServiceSockets.address(probe.ip(), probe.port()));
        return udp;
    }

    /** Returns what the newest handshake showed. */
    Optional<Finding.Certificate> certificate() {
        return certificate;
    }

    void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the next octet; -1 at the end. */
    int read() throws IOException {
        if (left == 0) {
            throw new AnswerException("sends more than " + MOST_OCTETS + " octets");
        }
        int octet = in.read();
        left -= octet < 0 ? 0 : 1;
        return octet;
    }

    /** @throws EOFException if fewer come */
    byte[] read(int count) throws IOException {
        if (count > left) {
            throw new AnswerException("sends more than " + MOST_OCTETS + " octets");
        }
        byte[] octets = in.readNBytes(count);
        left -= octets.length;
        if (octets.length < count) {
            throw new EOFException();
        }
        return octets;
    }

    /** Returns what comes until the end, at most so many octets. */
    byte[] readUpTo(int count) throws IOException {
        byte[] octets = in.readNBytes(Math.min(count, left));
        left -= octets.length;
        return octets;
    }

    /**
     * Returns the next line without its end.
     *
     * @throws AnswerException if it is longer
     * @throws EOFException if there is none
     */
    String readLine(int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = read(); octet != '\n'; octet = read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (line.size() == longest) {
                throw new AnswerException("sends a line of more than " + longest + " octets");
            }
            line.write(octet);
        }
        byte[] octets = line.toByteArray();
        int length = octets.length > 0 && octets[octets.length - 1] == '\r' ? octets.length - 1 : octets.length;
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private synchronized void hold(NetworkChannel opened) throws IOException {
        channel = Optional.of(opened);
        if (closed) {
            opened.close();
            throw new ClosedChannelException();
        }
    }

    private synchronized void release() {
        channel.ifPresent(ServiceConnection::close);
        channel = Optional.empty();
    }

    /** Ends it from any thread. */
    void abort() {
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }

    private static void close(NetworkChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to be done.
        }
    }
}
