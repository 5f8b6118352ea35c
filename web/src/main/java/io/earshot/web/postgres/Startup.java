package io.earshot.web.postgres;

import io.earshot.http.tls.ServerTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Reads a connection's first messages: whether it is encrypted, and whether it is for queries or to cancel one. */
final class Startup {

    /** Holds the client's request. */
    sealed interface Wish {

        /** To call off what another connection asks. */
        record CallOff(int process, int secret) implements Wish {}

        /** @param settings that the client begins with, by their names as it wrote them */
        record Session(String user, Map<String, String> settings, FrontendReader reader, BackendWriter writer)
                implements Wish {}
    }

    private static final int CANCEL_REQUEST = 80877102;
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int MAJOR_VERSION = 3;

    /** One for each kind of encryption, and the one that counts. */
    private static final int MAX_PACKETS = 3;

    private final Socket tcp;
    private final Optional<ServerTls> tls;
    private final Deadlines deadlines;

    private boolean encrypted;
    private InputStream in;
    private BackendWriter writer;

    Startup(Socket tcp, Optional<ServerTls> tls, Deadlines deadlines) throws IOException {
        this.tcp = tcp;
        this.tls = tls;
        this.deadlines = deadlines;
        talkOver(tcp);
    }

    /** The stream for error messages, encrypted or not. */
    BackendWriter writer() {
        return writer;
    }

    Wish read() throws IOException, PostgresException {
        for (int packets = 0; packets < MAX_PACKETS; packets++) {
            // Unbuffered: what stands behind a wish for encryption must be encrypted.
            Fields packet = new FrontendReader(in, tcp, deadlines).startup();
            int code = packet.int32();
            switch (code) {
                case SSL_REQUEST -> answerSslRequest();
                case GSS_REQUEST -> refuseEncryption();
                case CANCEL_REQUEST -> {
                    return new Wish.CallOff(packet.int32(), packet.int32());
                }
                default -> {
                    return session(code, packet);
                }
            }
        }
        throw PostgresException.fatal(SqlState.PROTOCOL_VIOLATION, "more wishes for encryption than there are kinds");
    }

    private void answerSslRequest() throws IOException, PostgresException {
        if (tls.isEmpty()) {
            refuseEncryption();
            return;
        }
        if (encrypted) {
            throw PostgresException.fatal(SqlState.PROTOCOL_VIOLATION, "encrypted already");
        }
        writer.letter('S');
        writer.flush();
        SslContextFactory.Server contexts = tls.get().contexts();
        SSLSocket socket = (SSLSocket) contexts.getSslContext()
                .getSocketFactory()
                .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
        socket.setUseClientMode(false);
        socket.setSSLParameters(contexts.customize(socket.getSSLParameters()));
        socket.startHandshake();
        encrypted = true;
        talkOver(socket);
    }

    private void refuseEncryption() throws IOException {
        writer.letter('N');
        writer.flush();
    }

    private void talkOver(Socket socket) throws IOException {
        in = socket.getInputStream();
        writer = new BackendWriter(socket.getOutputStream(), tcp, deadlines);
    }

    private Wish session(int version, Fields packet) throws IOException, PostgresException {
        int major = version >>> 16;
        int minor = version & 0xffff;
        if (major != MAJOR_VERSION) {
            throw PostgresException.fatal(
                    SqlState.FEATURE_NOT_SUPPORTED, "protocol " + major + "." + minor + ", expected 3.0");
        }
        if (tls.isPresent() && !encrypted) {
            throw PostgresException.fatal(SqlState.INVALID_AUTHORIZATION, "expected TLS, as with sslmode=require");
        }
        String user = "";
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> unknownOptions = new ArrayList<>();
        for (String name = packet.text(); !name.isEmpty(); name = packet.text()) {
            String value = packet.text();
            if (name.equals("user")) {
                user = value;
            } else if (name.startsWith("_pq_.")) {
                unknownOptions.add(name);
            } else if (name.equals("options")) {
                settings.putAll(StartOptions.read(value));
            } else {
                settings.putIfAbsent(name, value);
            }
        }
        if (minor > 0 || !unknownOptions.isEmpty()) {
            writer.negotiateVersion(unknownOptions);
        }
        return new Wish.Session(
                user, settings, new FrontendReader(new BufferedInputStream(in), tcp, deadlines), writer);
    }
}
