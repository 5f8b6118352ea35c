package io.earshot.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens compressed bodies before anybody looks into them. How long they may be when open is for each resource to say. */
public final class GzipRequests implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return;
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new ProblemException(
                    Response.Status.UNSUPPORTED_MEDIA_TYPE, "content encoding " + encoding + ", expected gzip or none");
        }
        try {
            request.getHeaders().remove(HttpHeaders.CONTENT_ENCODING); // or Jersey would open it once more
            request.setEntityStream(new Opened(new GZIPInputStream(request.getEntityStream())));
        } catch (ZipException e) {
            throw notGzip(e);
        }
    }

    private static ProblemException notGzip(ZipException e) {
        return new ProblemException(Response.Status.BAD_REQUEST, "the body is not gzip: " + e.getMessage());
    }

    private static final class Opened extends FilterInputStream {

        Opened(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (ZipException e) {
                throw notGzip(e);
            }
        }
    }
}
