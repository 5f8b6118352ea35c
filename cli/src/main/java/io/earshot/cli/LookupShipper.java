package io.earshot.cli;

import io.earshot.model.Lookup;
import io.earshot.model.json.LookupsJson;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Brings lookups to a server, one batch at a time. */
final class LookupShipper {

    private static final int MAX_BATCH = 5_000;

    private final ServerClient server;

    LookupShipper(String server) throws CommandFailure {
        this.server = new ServerClient(server);
    }

    /** @throws CommandFailure if the server took only a part; sending all of them again does no harm */
    void ship(List<Lookup> lookups) throws CommandFailure {
        for (int from = 0; from < lookups.size(); from += MAX_BATCH) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            LookupsJson.write(lookups.subList(from, Math.min(lookups.size(), from + MAX_BATCH)), body);
            server.post("api/v1/lookups", body.toByteArray(), "application/json", "application/json");
        }
    }
}
