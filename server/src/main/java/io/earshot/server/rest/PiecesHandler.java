package io.earshot.server.rest;

import io.earshot.http.Problem;
import io.earshot.model.pieces.ContentDigest;
import io.earshot.model.pieces.FileId;
import io.earshot.server.files.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hands out pieces of files to agents, so many at a time that they take little memory. */
final class PiecesHandler extends Handler.Wrapper {

    private static final Pattern PATH =
            Pattern.compile("/api/v1/(?:containers|hosts)/[^/]+/files/([0-9a-f]{64})/pieces(?:/([0-9]{1,9}))?");

    /** Each takes a piece of memory until its client has read it. */
    private static final int AT_A_TIME = 64;

    private final Optional<FileStore> files;
    private final Semaphore free = new Semaphore(AT_A_TIME);

    PiecesHandler(Optional<FileStore> files, Handler others) {
        super(others);
        this.files = files;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        Matcher wanted = PATH.matcher(path);
        if (!path.contains("/files/") || !wanted.matches()) {
            return super.handle(request, response, callback);
        }
        if (!HttpMethod.GET.is(request.getMethod())) {
            Problem.writeNotAllowed("GET", response, callback);
        } else if (files.isEmpty()) {
            writeFilesOff(response, callback);
        } else if (free.tryAcquire()) {
            give(
                    files.get(),
                    new FileId(wanted.group(1)),
                    Optional.ofNullable(wanted.group(2)).map(Integer::valueOf),
                    response,
                    Callback.from(callback, () -> free.release()));
        } else {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
            Problem.write(HttpStatus.SERVICE_UNAVAILABLE_503, "too many fetch files, come again", response, callback);
        }
        return true;
    }

    static void writeFilesOff(Response response, Callback callback) {
        Problem.write(
                HttpStatus.NOT_FOUND_404,
                "files are off: they need \"access.taskKeys\" and \"state\"",
                response,
                callback);
    }

    private static void give(
            FileStore files, FileId id, Optional<Integer> index, Response response, Callback callback) {
        try {
            Optional<byte[]> content = index.isPresent() ? files.piece(id, index.get()) : files.pieces(id);
            if (content.isEmpty()) {
                String what =
                        index.map(number -> "piece " + number + " of a file ").orElse("file ") + id;
                Problem.write(HttpStatus.NOT_FOUND_404, "no " + what + " here", response, callback);
                return;
            }
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
            response.getHeaders().put(ContentDigest.HEADER, ContentDigest.of(content.get()));
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.get().length);
            response.write(true, ByteBuffer.wrap(content.get()), callback);
        } catch (IOException e) {
            Problem.write(HttpStatus.INTERNAL_SERVER_ERROR_500, e.getMessage(), response, callback);
        }
    }
}
