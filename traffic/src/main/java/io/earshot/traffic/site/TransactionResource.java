package io.earshot.traffic.site;

import io.earshot.http.Audit;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.evidence.Evidence;
import io.earshot.traffic.evidence.EvidenceReader;
import io.earshot.traffic.evidence.PcapExport;
import io.earshot.traffic.evidence.TransactionPlace;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.wire.capture.CaptureException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Serves the messages and the packets of one transaction, read from the captures again. Nothing in them is card data. */
@Path("/api/v1/transactions/{id}")
public final class TransactionResource {

    /** Each look reads a capture from its beginning. */
    private final Semaphore looks = new Semaphore(2);

    private final Function<String, Optional<TransactionPlace>> places;
    private final List<App> apps;

    TransactionResource(Function<String, Optional<TransactionPlace>> places, List<App> apps) {
        this.places = places;
        this.apps = List.copyOf(apps);
    }

    /** A transaction with its messages. */
    public record Answer(String id, String app, String text, List<Message> messages) {}

    /**
     * A message.
     *
     * @param problem why it could not be parsed whole; empty if it could
     */
    public record Message(boolean request, Instant at, String type, String problem, List<Evidence.Field> fields) {}

    /** Returns both messages of a transaction, field by field. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Answer messages(@PathParam("id") String id, @Context HttpServletRequest http) throws IOException {
        TransactionPlace place = place(id);
        Audit.log(http, "looked at the messages of transaction " + id + " of " + place.app());
        return new Answer(
                place.id(),
                place.app(),
                place.text(),
                evidence(place).messages().stream()
                        .map(message -> new Message(
                                message.request(),
                                Instant.ofEpochSecond(0, message.nanos()),
                                message.type(),
                                message.problem(),
                                message.fields()))
                        .toList());
    }

    /** Returns a transaction's packets as a capture. */
    @GET
    @Path("pcap")
    @Produces({"application/vnd.tcpdump.pcap", "application/problem+json"})
    public Response pcap(@PathParam("id") String id, @Context HttpServletRequest http) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransactionPlace place = place(id);
        try {
            PcapExport.write(evidence(place), out);
        } catch (CaptureException e) {
            throw unavailable(e);
        }
        Audit.log(http, "downloaded the packets of transaction " + id + " of " + place.app());
        return Response.ok(out.toByteArray(), "application/vnd.tcpdump.pcap")
                .header("Content-Disposition", "attachment; filename=\"" + id + ".pcap\"")
                .build();
    }

    private TransactionPlace place(String id) {
        return places.apply(id)
                .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "there is no transaction " + id));
    }

    private Evidence evidence(TransactionPlace place) throws IOException {
        if (!looks.tryAcquire()) {
            throw new ProblemException(Problem.tooBusy("two captures are being read already; try again soon"));
        }
        try {
            return EvidenceReader.read(place, dialect(place), AppNetwork.tags(apps));
        } catch (CaptureException e) {
            throw unavailable(e);
        } finally {
            looks.release();
        }
    }

    private Dialect dialect(TransactionPlace place) {
        return apps.stream()
                .filter(app -> app.name().equals(place.app()))
                .findFirst()
                .flatMap(App::dialect)
                .orElseThrow(() -> new ProblemException(
                        Response.Status.CONFLICT,
                        "app " + place.app() + " has no dialect; messages are shown of ISO 8583 only"));
    }

    private static ProblemException unavailable(CaptureException e) {
        return new ProblemException(Response.Status.GONE, e.getMessage());
    }
}
