package io.earshot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SlowBodiesTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** POST / of a host x, by the static table of RFC 7541. */
    private static final byte[] POST = {(byte) 0x83, (byte) 0x86, (byte) 0x84, 0x41, 1, 'x'};

    private static final class Reading extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Thread.startVirtualThread(() -> {
                try {
                    Content.Sink.write(response, true, Content.Source.asString(request), callback);
                } catch (IOException e) {
                    callback.failed(e);
                }
            });
            return true;
        }
    }

    @Test
    void aBodyThatTricklesOnHttp2IsEndedAndOthersOnItsConnectionAreServed() throws Exception {
        try (Front front = front(Duration.ofMillis(500));
                Socket socket = new Socket(front.uri().getHost(), front.uri().getPort())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(out, SETTINGS, 0, 0);
            frame(out, HEADERS, END_HEADERS, 1, POST);
            Thread trickle = Thread.startVirtualThread(() -> trickle(out));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(next(in, 1)).isIn(RESET, HEADERS);
            trickle.interrupt();
            trickle.join();
            int answered = RESET;
            for (int stream = 3; answered == RESET; stream += 2) { // a busy machine may be late with the body, too
                frame(out, HEADERS, END_HEADERS, stream, POST);
                frame(out, DATA, END_STREAM, stream, (byte) 'y');
                answered = next(in, stream);
            }
            assertThat(answered).isEqualTo(HEADERS);
        }
    }

    private static Front front(Duration patience) throws IOException {
        Front front = new Front(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                100,
                new Reading(),
                patience);
        front.start();
        return front;
    }

    /** An octet now and then keeps the stream from being idle. */
    private static void trickle(DataOutputStream out) {
        try {
            while (true) {
                synchronized (out) {
                    frame(out, DATA, 0, 1, (byte) 'x');
                }
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte... payload)
            throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    /** Returns the type of the next frame of the stream that answers or ends it. */
    private static int next(DataInputStream in, int stream) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.readUnsignedByte();
            int of = in.readInt();
            in.skipNBytes(length);
            if (of == stream && (type == HEADERS || type == RESET)) {
                return type;
            }
        }
    }
}
