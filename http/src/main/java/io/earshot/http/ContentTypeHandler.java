package io.earshot.http;

import io.earshot.model.Names;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses a Content-Type that cannot be read: Jersey would do so without a word, before anything that could add one. */
public final class ContentTypeHandler extends Handler.Wrapper {

    public ContentTypeHandler(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || isReadable(type)) {
            return super.handle(request, response, callback);
        }
        Problem.write(
                HttpStatus.BAD_REQUEST_400,
                "the Content-Type \"" + Names.shorten(type) + "\" cannot be read, expected one as application/json",
                response,
                callback);
        return true;
    }

    private static boolean isReadable(String type) {
        try {
            return !MediaType.valueOf(type).getSubtype().equals(MediaType.MEDIA_TYPE_WILDCARD);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
