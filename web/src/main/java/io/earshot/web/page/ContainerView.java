package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.NamedQueries;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One container: how it is, whom it asks and why, who asks it, and what happened lately; and lists of containers. */
final class ContainerView {

    private static final NamedQueries QUERIES = NamedQueries.of(ContainerView.class);

    /** A store may have thousands of clients. */
    private static final int CLIENTS = 300;

    private static final int LISTED = 300;

    private static final Listing LIST = new Listing(
            "SELECT d.* FROM data d",
            Map.of(
                    "state", "d.state = ?",
                    "dataCenter", "d.dataCenter = ?",
                    "host", "d.host = ?",
                    "role", "d.role = ?",
                    "service", "d.name IN (SELECT container FROM provider WHERE service = ?)",
                    "name", "LOCATE(LOWER(?), d.name) > 0"),
            Map.of(
                    "name", "d.name",
                    "state", Listing.order("d.state", "BROKEN", "SILENT", "WAITING"),
                    "disconnect", "d.disconnect",
                    "dataCenter", "d.dataCenter",
                    "load", "d.load",
                    "reportedAt", "d.reportedAt"),
            Listing.order("d.state", "BROKEN", "SILENT", "WAITING") + ", d.disconnect DESC NULLS LAST, d.name",
            LISTED);

    private final Rows rows;
    private final Curves curves;
    private final OperationRows operations;

    ContainerView(Rows rows, Curves curves) {
        this.rows = rows;
        this.curves = curves;
        operations = new OperationRows(rows);
    }

    Map<String, Object> of(String name) {
        Map<String, Object> view = ask("container", name).stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new NotFoundException("no such container in the CMDB"));
        List<Map<String, Object>> links = ask("links", name);
        links.forEach(link -> link.put("curve", curve(link)));
        view.put("links", links);
        view.put("captures", operations.captures(name));
        view.put("operations", operations.operations(name));
        view.put("heardBy", rows.first(CLIENTS, QUERIES.sql("heard-by"), name));
        for (String list : List.of("evidence", "codes", "events")) {
            view.put(list, ask(list, name));
        }
        view.put("incidents", ask("incidents", name, name));
        return view;
    }

    private List<Map<String, Object>> ask(String query, String... values) {
        return rows.ask(QUERIES.sql(query), values);
    }

    private List<Curves.Point> curve(Map<String, Object> link) {
        return curves.recent(ContainerName.parse(Rows.text(link, "container")), Ip.parse(Rows.text(link, "ip")));
    }

    /** Returns the containers that the filters of a request leave, the worst first unless the request has an order. */
    Map<String, Object> list(MultivaluedMap<String, String> query) {
        return Map.of("containers", LIST.of(rows, query));
    }
}
