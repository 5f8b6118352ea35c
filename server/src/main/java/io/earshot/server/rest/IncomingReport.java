package io.earshot.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.http.Gzip;
import io.earshot.http.Problem;
import io.earshot.http.UnwantedBody;
import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.ReportJson;
import io.earshot.server.intake.FleetChanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One report on its way in. Where its body comes slowly a virtual thread waits for it, which costs next to nothing. Answering
 * from a demand for more instead would be answering while Jetty may still be ending the call that made the demand, which
 * 12.1.14 does not survive now and then (a NullPointerException where it completes the stream).
 */
final class IncomingReport {

    /** The header of an answer to reports that are in memory and nowhere else; agents know it from relays. */
    static final String KEPT = "Earshot-Kept";

    static final String KEPT_IN_MEMORY = "memory";

    /** A thousand links fit in. */
    private static final int MAX_BYTES = 512 * 1024;

    private static final int USUAL_BYTES = 2 * 1024;

    private final ContainerName name;
    private final FleetChanges changes;
    private final Request request;
    private final Response response;
    private final Callback callback;

    private byte[] octets;
    private int length;

    IncomingReport(ContainerName name, FleetChanges changes, Request request, Response response, Callback callback) {
        this.name = name;
        this.changes = changes;
        this.request = request;
        this.response = response;
        this.callback = callback;
        long announced = request.getLength();
        octets = new byte[announced < 0 ? USUAL_BYTES : (int) Math.min(announced, MAX_BYTES)];
    }

    void take() {
        try (InputStream body = Content.Source.asInputStream(request)) {
            if (request.getLength() > MAX_BYTES) {
                refuseTooLong(body);
                return;
            }
            while (fill(body)) {
                if (length == MAX_BYTES) {
                    if (body.read() >= 0) {
                        refuseTooLong(body);
                        return;
                    }
                    break;
                }
                octets = Arrays.copyOf(octets, Math.min(MAX_BYTES, 2 * octets.length));
            }
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        finish();
    }

    /** @return whether there may be more than there was room for */
    private boolean fill(InputStream body) throws IOException {
        length += body.readNBytes(octets, length, octets.length - length);
        return length == octets.length && length != request.getLength();
    }

    private void finish() {
        try {
            String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
            if (Gzip.isName(coding)) {
                unpack();
            } else if (coding != null && !"identity".equalsIgnoreCase(coding)) {
                refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "a body in another coding than gzip");
                return;
            }
            if (length <= MAX_BYTES) {
                offer(ReportJson.read(octets, length));
            } else {
                refuseTooLong();
            }
        } catch (BadJsonException e) {
            refuse(HttpStatus.BAD_REQUEST_400, e.getMessage());
        } catch (IOException e) {
            refuse(HttpStatus.BAD_REQUEST_400, "the body says that it is gzip and is not");
        }
    }

    private void unpack() throws IOException {
        octets = Gzip.unpack(octets, length, MAX_BYTES);
        length = octets.length;
    }

    private void offer(Report report) {
        if (!report.container().equals(name)) {
            refuse(HttpStatus.BAD_REQUEST_400, "a report of " + report.container() + " sent as " + name);
            return;
        }
        switch (changes.take(report, List.of(), () -> new String(octets, 0, length, UTF_8))
                .join()) {
            case TAKEN -> {
                response.setStatus(HttpStatus.NO_CONTENT_204);
                callback.succeeded();
            }
            case KEPT -> {
                response.setStatus(HttpStatus.NO_CONTENT_204);
                response.getHeaders().put(KEPT, KEPT_IN_MEMORY);
                callback.succeeded();
            }
            case STALE -> refuse(HttpStatus.CONFLICT_409, "a newer report of " + name + " is known");
            case BUSY -> Problem.writeTooBusy(response, callback);
            case STRANGER -> refuse(HttpStatus.NOT_FOUND_404, "container " + name + " is not in the CMDB");
        }
    }

    private void refuseTooLong(InputStream rest) throws IOException {
        if (!UnwantedBody.discard(rest)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        refuseTooLong();
    }

    private void refuseTooLong() {
        refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "body longer than " + MAX_BYTES + " bytes");
    }

    private void refuse(int status, String detail) {
        Problem.write(status, detail, response, callback);
    }
}
