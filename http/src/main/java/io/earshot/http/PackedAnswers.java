package io.earshot.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.glassfish.jersey.message.GZipEncoder;

/** Has Jersey's {@link GZipEncoder} pack answers for those who can unpack them; but no streams of events, which it would hold up. */
public final class PackedAnswers implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MediaType type = response.getMediaType();
        boolean packable = response.hasEntity()
                && type != null
                && !type.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE)
                && !response.getHeaders().containsKey(HttpHeaders.CONTENT_ENCODING);
        if (packable) {
            response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (accepts(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))) {
                response.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
        }
    }

    private static boolean accepts(String codings) {
        if (codings == null) {
            return false;
        }
        for (String coding : codings.replace(" ", "").split(",", -1)) {
            if (coding.equals("gzip") || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0[.0]*"))) {
                return true;
            }
        }
        return false;
    }
}
