package io.earshot.server.rest;

import static io.earshot.server.rest.SchemaFields.integer;
import static io.earshot.server.rest.SchemaFields.map;
import static io.earshot.server.rest.SchemaFields.number;
import static io.earshot.server.rest.SchemaFields.time;
import static io.earshot.server.rest.TableSchemas.array;
import static io.earshot.server.rest.TableSchemas.ref;
import static io.earshot.server.rest.TableSchemas.typed;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;

/** Declares the JSON of agents, relays, shippers and components, which the model's classes read and write. */
@SuppressWarnings("rawtypes") // as the library has them
final class ProgramBodySchemas {

    private ProgramBodySchemas() {}

    static void addTo(Map<String, Schema> schemas) {
        agents(schemas);
        peers(schemas);
        relays(schemas);
    }

    private static void peers(Map<String, Schema> schemas) {
        schemas.put(
                "PeerQuestion",
                new SchemaFields()
                        .has(
                                "pieces",
                                typed("integer")
                                        .format("int32")
                                        .description("that the agent has, from the beginning of the file"))
                        .mayHave(
                                "port",
                                typed("integer")
                                        .format("int32")
                                        .description("where it gives them to others; 0 or none where it gives none"))
                        .schema());
        schemas.put(
                "PeerAnswer",
                new SchemaFields()
                        .has(
                                "token",
                                typed("string").description("that agents of the site show each other for this file"))
                        .has("granted", typed("boolean").description("whether the agent fetches its next piece here"))
                        .has(
                                "waitSeconds",
                                number().description("after which to ask again, where nobody has the next piece"))
                        .has("peers", array(ref("Peer")))
                        .schema());
        schemas.put(
                "Peer",
                new SchemaFields()
                        .has("ip", typed("string"))
                        .has("port", typed("integer").format("int32"))
                        .has("pieces", typed("integer").format("int32"))
                        .schema());
    }

    private static SchemaFields service() {
        return new SchemaFields()
                .has("ip", typed("string"))
                .has("port", typed("integer").format("int32"))
                .has("kind", typed("string"))
                .mayHave("service", typed("string"))
                .mayHave("question", typed("string"));
    }

    private static void services(Map<String, Schema> schemas) {
        schemas.put(
                "ServiceProbe",
                service()
                        .has("intervalSeconds", number())
                        .has("timeoutSeconds", number())
                        .mayHave("host", typed("string"))
                        .mayHave("status", typed("string"))
                        .mayHave("match", typed("string"))
                        .mayHave("redirects", typed("integer").format("int32"))
                        .schema());
        schemas.put(
                "ReportedServices",
                new SchemaFields()
                        .mayHave("full", typed("boolean"))
                        .has("probes", array(ref("ReportedService")))
                        .schema());
        schemas.put(
                "ReportedService",
                service()
                        .has("state", typed("string"))
                        .mayHave("latency", number())
                        .mayHave("detail", typed("string"))
                        .mayHave("certificateEnds", time())
                        .mayHave("sinceSeconds", integer())
                        .mayHave("checkedSeconds", integer())
                        .schema());
    }

    private static void agents(Map<String, Schema> schemas) {
        services(schemas);
        schemas.put(
                "PartnerList",
                new SchemaFields()
                        .has("container", typed("string"))
                        .has("cycleSeconds", number())
                        .has("downAfterSeconds", number())
                        .has("partners", array(ref("Partner")))
                        .mayHave("probeKeys", array(ref("ProbeKey")))
                        .mayHave(
                                "dscp",
                                array(typed("integer").format("int32"))
                                        .description("traffic classes to probe in beside the default one"))
                        .mayHave(
                                "relays",
                                array(typed("string")).description("relays through which the agent reaches the server"))
                        .mayHave("serviceProbes", array(ref("ServiceProbe")))
                        .mayHave("serviceAuthorities", typed("string").description("certificates in PEM"))
                        .schema());
        schemas.put(
                "Partner",
                new SchemaFields()
                        .has("ip", typed("string"))
                        .mayHave("service", typed("string"))
                        .mayHave("port", typed("integer").format("int32"))
                        .has("intervalSeconds", number())
                        .mayHave(
                                "downIntervalSeconds",
                                number().description("at most intervalSeconds, which it stands for while a link is DOWN"
                                        + " that was answered before; absent: the same"))
                        .mayHave(
                                "probePort",
                                typed("integer")
                                        .format("int32")
                                        .description("where the partner's agent answers UDP probes"))
                        .schema());
        schemas.put(
                "HostPartners",
                new SchemaFields()
                        .has("host", typed("string"))
                        .has("lists", array(ref("PartnerList")))
                        .schema());
        schemas.put(
                "Report",
                new SchemaFields()
                        .has("container", typed("string"))
                        .mayHave("startId", typed("string"))
                        .mayHave("sequence", integer())
                        .mayHave("startedAt", time())
                        .mayHave("version", typed("string"))
                        .has("links", array(ref("ReportedLink")))
                        .mayHave("load", number())
                        .mayHave("nginx", ref("Nginx"))
                        .mayHave("upstreams", ref("Upstreams"))
                        .mayHave("prober", ref("Prober"))
                        .mayHave("responder", ref("Responder"))
                        .mayHave("paths", array(ref("ReportedPaths")))
                        .mayHave("classes", array(ref("ReportedClass")))
                        .mayHave("services", ref("ReportedServices"))
                        .schema());
        schemas.put(
                "ReportedLink",
                new SchemaFields()
                        .has("ip", typed("string"))
                        .has("sent", integer())
                        .has("received", integer())
                        .mayHave("state", typed("string"))
                        .mayHave("rtt", ref("RoundTrips"))
                        .mayHave("rttHistogram", map(integer()))
                        .mayHave("pathMtu", typed("integer").format("int32"))
                        .mayHave("icmpFiltered", typed("boolean"))
                        .mayHave("errors", map(integer()))
                        .mayHave("late", integer())
                        .mayHave("duplicates", integer())
                        .schema());
        schemas.put(
                "RoundTrips",
                new SchemaFields()
                        .mayHave("min", number())
                        .mayHave("avg", number())
                        .mayHave("p95", number())
                        .mayHave("max", number())
                        .schema());
        schemas.put(
                "Nginx",
                new SchemaFields()
                        .mayHave("accessRate", number())
                        .mayHave("errors", map(number()))
                        .mayHave("problem", typed("string"))
                        .schema());
        schemas.put(
                "Upstreams",
                new SchemaFields()
                        .has("file", typed("string"))
                        .mayHave("files", integer())
                        .mayHave("servers", array(ref("UpstreamServer")))
                        .mayHave("variables", integer())
                        .mayHave("leftOut", integer())
                        .mayHave("problem", typed("string"))
                        .schema());
        schemas.put(
                "UpstreamServer",
                new SchemaFields()
                        .has("upstream", typed("string"))
                        .has("name", typed("string"))
                        .has("port", integer())
                        .mayHave("ips", array(typed("string")))
                        .mayHave("backup", typed("boolean"))
                        .mayHave("down", typed("boolean"))
                        .schema());
        schemas.put(
                "Prober",
                new SchemaFields()
                        .has("starved", typed("boolean"))
                        .has("longestDelayMillis", number())
                        .mayHave("foreignReplies", integer())
                        .schema());
        schemas.put(
                "HostReports",
                new SchemaFields()
                        .has("host", typed("string"))
                        .has("reports", array(ref("Report")))
                        .schema());
        schemas.put(
                "Orders", new SchemaFields().has("orders", array(ref("Order"))).schema());
        schemas.put(
                "Order",
                new SchemaFields()
                        .has("id", typed("string"))
                        .has("kind", typed("string"))
                        .has("target", typed("string"))
                        .has("validSeconds", number())
                        .has("body", new Schema<>().description("in the form of the kind"))
                        .schema());
        schemas.put(
                "OrderResult",
                new SchemaFields()
                        .has("order", typed("string"))
                        .mayHave("part", typed("integer").format("int32").description("counts from 0"))
                        .mayHave("last", typed("boolean"))
                        .has("status", typed("string").description("DONE, FAILED, REFUSED or UNSUPPORTED"))
                        .mayHave("body", new Schema<>())
                        .schema());
        schemas.put(
                "PublishedPartners",
                new SchemaFields().has("partners", array(typed("string"))).schema());
    }

    private static void relays(Map<String, Schema> schemas) {
        schemas.put(
                "RelayBatch",
                new SchemaFields()
                        .has("relay", ref("Relay"))
                        .mayHave("behind", array(ref("Relay")))
                        .mayHave("reports", array(ref("Relayed")))
                        .mayHave("lists", array(ref("Asked")))
                        .schema());
        schemas.put(
                "Relay",
                new SchemaFields()
                        .has("name", typed("string"))
                        .mayHave("parent", typed("string"))
                        .mayHave("version", typed("string"))
                        .mayHave("channel", typed("string"))
                        .mayHave("uptimeSeconds", integer())
                        .mayHave("agents", typed("integer").format("int32"))
                        .mayHave("kept", typed("integer").format("int32"))
                        .mayHave("dropped", integer())
                        .mayHave("ageMillis", integer())
                        .schema());
        schemas.put(
                "Relayed",
                new SchemaFields()
                        .has("report", ref("Report"))
                        .mayHave("token", typed("string").description("of the container or its host"))
                        .mayHave("source", typed("string"))
                        .mayHave("ageMillis", integer())
                        .mayHave("superseded", typed("boolean"))
                        .mayHave("path", array(typed("string")))
                        .schema());
        schemas.put(
                "Asked",
                new SchemaFields()
                        .mayHave("container", typed("string"))
                        .mayHave("host", typed("string"))
                        .mayHave("text", typed("boolean"))
                        .mayHave("token", typed("string"))
                        .mayHave("source", typed("string"))
                        .mayHave("etag", typed("string"))
                        .schema());
        schemas.put(
                "BatchAnswer",
                new SchemaFields()
                        .has("reports", array(ref("ReportNotTaken")))
                        .has("lists", array(ref("ChangedList")))
                        .schema());
        schemas.put(
                "ReportNotTaken",
                new SchemaFields()
                        .has("index", typed("integer").format("int32"))
                        .has("status", typed("integer").format("int32"))
                        .has("detail", typed("string"))
                        .schema());
        schemas.put(
                "ChangedList",
                new SchemaFields()
                        .has("index", typed("integer").format("int32"))
                        .has("status", typed("integer").format("int32"))
                        .mayHave("etag", typed("string"))
                        .has("body", typed("string"))
                        .schema());
    }
}
