package io.earshot.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Reads a request's body whole, within a bound that holds for the body as it came and as it is unpacked. Waits for slow senders. */
public final class WholeBody {

    private WholeBody() {}

    /** A body that cannot be used. */
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final boolean unread;

        RefusedException(int status, String detail, boolean unread) {
            super(detail);
            this.status = status;
            this.unread = unread;
        }

        /** Answers with the reason. Where a part of the body was left, no other request can come over this connection. */
        public void answer(Response response, Callback callback) {
            if (unread) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            Problem.write(status, getMessage(), response, callback);
        }
    }

    /**
     * Reads the body.
     *
     * @throws RefusedException if it is too long, or in a coding that is not known
     * @throws IOException if it breaks off
     */
    public static byte[] read(Request request, int mostBytes) throws RefusedException, IOException {
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = request.getLength() > mostBytes ? new byte[0] : in.readNBytes(mostBytes + 1);
            if (request.getLength() > mostBytes || body.length > mostBytes) {
                throw new RefusedException(
                        HttpStatus.PAYLOAD_TOO_LARGE_413,
                        "body longer than " + mostBytes + " bytes",
                        !UnwantedBody.discard(in));
            }
        }
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (coding == null || "identity".equalsIgnoreCase(coding)) {
            return body;
        }
        if (!Gzip.isName(coding)) {
            throw new RefusedException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "a body in another coding than gzip", false);
        }
        return unpack(body, mostBytes);
    }

    private static byte[] unpack(byte[] body, int mostBytes) throws RefusedException {
        try {
            byte[] octets = Gzip.unpack(body, body.length, mostBytes);
            if (octets.length > mostBytes) {
                throw new RefusedException(
                        HttpStatus.PAYLOAD_TOO_LARGE_413, "body longer than " + mostBytes + " bytes", false);
            }
            return octets;
        } catch (IOException e) {
            throw new RefusedException(HttpStatus.BAD_REQUEST_400, "the body says that it is gzip and is not", false);
        }
    }
}
