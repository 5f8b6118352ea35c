package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.http.peers.PeerCalls;
import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileId;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells agents without a relay which others of their data centre and network have pieces of a file. */
final class PeersHandler extends Handler.Wrapper {

    private static final Pattern PATH =
            Pattern.compile("/api/v1/(containers|hosts)/([^/]+)/files/([0-9a-f]{64})/peers");

    private final Fleet fleet;
    private final PeerCalls peers;

    PeersHandler(Fleet fleet, PeerCalls peers, Handler others) {
        super(others);
        this.fleet = fleet;
        this.peers = peers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        Matcher wanted = PATH.matcher(path);
        if (!path.endsWith("/peers") || !wanted.matches()) {
            return super.handle(request, response, callback);
        }
        String agent = wanted.group(2).toLowerCase(Locale.ROOT);
        Optional<String> site = site(wanted.group(1).equals("hosts"), agent);
        if (site.isEmpty()) {
            Problem.write(HttpStatus.NOT_FOUND_404, "not in the CMDB", response, callback);
            return true;
        }
        try {
            peers.answer(site.get(), agent, new FileId(wanted.group(3)), request, response, callback);
        } catch (WholeBody.RefusedException e) {
            e.answer(response, callback);
        } catch (IOException e) {
            callback.failed(e);
        }
        return true;
    }

    /** Agents of one data centre reach each other, as far as their addresses are of one network. */
    private Optional<String> site(boolean isHost, String agent) {
        return name(isHost, agent)
                .flatMap(fleet.inventory()::container)
                .map(container -> container.dataCenter() + " "
                        + container.networks().names().getFirst());
    }

    /** Returns the container, or any one of the host. */
    private Optional<ContainerName> name(boolean isHost, String agent) {
        if (isHost) {
            return fleet.servedOn(agent).stream()
                    .map(list -> list.list().container())
                    .findFirst();
        }
        try {
            return Optional.of(ContainerName.parse(agent));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }
}
