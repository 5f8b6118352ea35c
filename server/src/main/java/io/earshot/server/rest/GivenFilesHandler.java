package io.earshot.server.rest;

import io.earshot.http.AccessHandler;
import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.http.access.AuditLog;
import io.earshot.model.pieces.FileId;
import io.earshot.server.files.FileRefusedException;
import io.earshot.server.files.FileStore;
import io.earshot.server.files.StoredFile;
import io.earshot.server.tasks.TaskBook;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Takes files that agents were ordered to give, in pieces. An agent without such an order gives nothing. */
final class GivenFilesHandler extends Handler.Wrapper {

    private static final Pattern PATH = Pattern.compile("/api/v1/(containers|hosts)/([^/]+)/files/([0-9a-f]{64})");

    private static final int LONGEST_PIECE = 1 << 20;

    private final Optional<FileStore> files;
    private final Optional<TaskBook> tasks;

    GivenFilesHandler(Optional<FileStore> files, Optional<TaskBook> tasks, Handler others) {
        super(others);
        this.files = files;
        this.tasks = tasks;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        Matcher wanted = PATH.matcher(path);
        if (!path.contains("/files/") || !wanted.matches()) {
            return super.handle(request, response, callback);
        }
        if (!HttpMethod.POST.is(request.getMethod())) {
            Problem.writeNotAllowed("POST", response, callback);
            return true;
        }
        try {
            byte[] piece = WholeBody.read(request, LONGEST_PIECE);
            take(wanted, piece, request, response, callback);
        } catch (WholeBody.RefusedException e) {
            e.answer(response, callback);
        } catch (FileRefusedException e) {
            Problem.write(HttpStatus.CONFLICT_409, e.getMessage(), response, callback);
        } catch (IOException e) {
            callback.failed(e);
        }
        return true;
    }

    private void take(Matcher wanted, byte[] piece, Request request, Response response, Callback callback)
            throws IOException, FileRefusedException {
        String agent = wanted.group(2).toLowerCase(Locale.ROOT);
        FileId id = new FileId(wanted.group(3));
        Fields query = Request.extractQueryParameters(request);
        String name = Optional.ofNullable(query.getValue("name")).orElse("");
        if (files.isEmpty() || tasks.isEmpty()) {
            PiecesHandler.writeFilesOff(response, callback);
        } else if (!tasks.get().gives(agent, wanted.group(1).equals("hosts"), name)) {
            Problem.write(
                    HttpStatus.FORBIDDEN_403,
                    "no order has " + agent + " give a file of this name",
                    response,
                    callback);
        } else {
            Optional<StoredFile> known = files.get().file(id);
            long here = known.isPresent() ? known.get().octets() : append(id, name, query, piece, agent, request);
            byte[] text = (here + "\n").getBytes(StandardCharsets.US_ASCII);
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
            response.write(true, ByteBuffer.wrap(text), callback);
        }
    }

    private long append(FileId id, String name, Fields query, byte[] piece, String agent, Request request)
            throws IOException, FileRefusedException {
        FileStore.Progress progress =
                files.orElseThrow().append(id, name, number(query, "octets"), number(query, "offset"), piece, agent);
        if (progress.complete()) {
            AuditLog.add(
                    AccessHandler.caller(request),
                    Request.getRemoteAddr(request),
                    "gave file " + name + ", " + progress.octets() + " octets, SHA-256 " + id);
        }
        return progress.octets();
    }

    /** Returns a number of the query; -1 where there is none, which the files refuse. */
    private static long number(Fields query, String name) {
        String text = query.getValue(name);
        return text == null || !text.matches("[0-9]{1,15}") ? -1 : Long.parseLong(text);
    }
}
