package io.earshot.http;

import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that ends the request with 413 once it is longer than agreed. */
public final class LimitedBody extends FilterInputStream {

    private final long limit;
    private long taken;

    public LimitedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int octets) throws IOException {
        taken += octets;
        if (taken > limit) {
            Response.ResponseBuilder answer = Response.fromResponse(
                    Problem.response(Response.Status.REQUEST_ENTITY_TOO_LARGE, "body longer than " + limit + " bytes"));
            if (!UnwantedBody.discard(in)) {
                answer.header("Connection", "close");
            }
            throw new ProblemException(answer.build());
        }
    }
}
