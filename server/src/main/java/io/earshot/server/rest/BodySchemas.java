package io.earshot.server.rest;

import static io.earshot.server.rest.TableSchemas.array;
import static io.earshot.server.rest.TableSchemas.object;
import static io.earshot.server.rest.TableSchemas.ref;
import static io.earshot.server.rest.TableSchemas.typed;
import static io.earshot.server.rest.TableSchemas.with;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declares the JSON of requests, and of answers that are no rows of tables: that of agents, relays, shippers and components, which the model's classes
 * read and write, and that of people. Fields that are not listed are ignored.
 */
@SuppressWarnings("rawtypes") // as the library has them
final class BodySchemas {

    private BodySchemas() {}

    static Map<String, Schema> all() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        agents(schemas);
        relays(schemas);
        people(schemas);
        return schemas;
    }

    private static Fields service() {
        return new Fields()
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
                new Fields()
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
                new Fields()
                        .has("container", typed("string"))
                        .has("cycleSeconds", number())
                        .has("downAfterSeconds", number())
                        .has("partners", array(ref("Partner")))
                        .mayHave("probeKeys", array(ref("ProbeKey")))
                        .mayHave(
                                "relays",
                                array(typed("string")).description("relays through which the agent reaches the server"))
                        .mayHave("serviceProbes", array(ref("ServiceProbe")))
                        .mayHave("serviceAuthorities", typed("string").description("certificates in PEM"))
                        .schema());
        schemas.put(
                "Partner",
                new Fields()
                        .has("ip", typed("string"))
                        .mayHave("service", typed("string"))
                        .mayHave("port", typed("integer").format("int32"))
                        .has("intervalSeconds", number())
                        .mayHave(
                                "probePort",
                                typed("integer")
                                        .format("int32")
                                        .description("where the partner's agent answers UDP probes"))
                        .schema());
        schemas.put(
                "HostPartners",
                new Fields()
                        .has("host", typed("string"))
                        .has("lists", array(ref("PartnerList")))
                        .schema());
        schemas.put(
                "Report",
                new Fields()
                        .has("container", typed("string"))
                        .mayHave("startId", typed("string"))
                        .mayHave("sequence", integer())
                        .mayHave("startedAt", time())
                        .mayHave("version", typed("string"))
                        .has("links", array(ref("ReportedLink")))
                        .mayHave("load", number())
                        .mayHave("nginx", ref("Nginx"))
                        .mayHave("prober", ref("Prober"))
                        .mayHave("responder", ref("Responder"))
                        .mayHave("paths", array(ref("ReportedPaths")))
                        .mayHave("services", ref("ReportedServices"))
                        .schema());
        schemas.put(
                "ReportedLink",
                new Fields()
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
                new Fields()
                        .mayHave("min", number())
                        .mayHave("avg", number())
                        .mayHave("p95", number())
                        .mayHave("max", number())
                        .schema());
        schemas.put(
                "Nginx",
                new Fields()
                        .mayHave("accessRate", number())
                        .mayHave("errors", map(number()))
                        .mayHave("problem", typed("string"))
                        .schema());
        schemas.put(
                "Prober",
                new Fields()
                        .has("starved", typed("boolean"))
                        .has("longestDelayMillis", number())
                        .mayHave("foreignReplies", integer())
                        .schema());
        schemas.put(
                "HostReports",
                new Fields()
                        .has("host", typed("string"))
                        .has("reports", array(ref("Report")))
                        .schema());
        schemas.put("Orders", new Fields().has("orders", array(ref("Order"))).schema());
        schemas.put(
                "Order",
                new Fields()
                        .has("id", typed("string"))
                        .has("kind", typed("string"))
                        .has("target", typed("string"))
                        .has("validSeconds", number())
                        .has("body", new Schema<>().description("in the form of the kind"))
                        .schema());
        schemas.put(
                "OrderResult",
                new Fields()
                        .has("order", typed("string"))
                        .mayHave("part", typed("integer").format("int32").description("counts from 0"))
                        .mayHave("last", typed("boolean"))
                        .has("status", typed("string").description("DONE, FAILED, REFUSED or UNSUPPORTED"))
                        .mayHave("body", new Schema<>())
                        .schema());
        schemas.put(
                "PublishedPartners",
                new Fields().has("partners", array(typed("string"))).schema());
    }

    private static void relays(Map<String, Schema> schemas) {
        schemas.put(
                "RelayBatch",
                new Fields()
                        .has("relay", ref("Relay"))
                        .mayHave("behind", array(ref("Relay")))
                        .mayHave("reports", array(ref("Relayed")))
                        .mayHave("lists", array(ref("Asked")))
                        .schema());
        schemas.put(
                "Relay",
                new Fields()
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
                new Fields()
                        .has("report", ref("Report"))
                        .mayHave("token", typed("string").description("of the container or its host"))
                        .mayHave("source", typed("string"))
                        .mayHave("ageMillis", integer())
                        .mayHave("superseded", typed("boolean"))
                        .mayHave("path", array(typed("string")))
                        .schema());
        schemas.put(
                "Asked",
                new Fields()
                        .mayHave("container", typed("string"))
                        .mayHave("host", typed("string"))
                        .mayHave("text", typed("boolean"))
                        .mayHave("token", typed("string"))
                        .mayHave("source", typed("string"))
                        .mayHave("etag", typed("string"))
                        .schema());
        schemas.put(
                "BatchAnswer",
                new Fields()
                        .has("reports", array(ref("ReportNotTaken")))
                        .has("lists", array(ref("ChangedList")))
                        .schema());
        schemas.put(
                "ReportNotTaken",
                new Fields()
                        .has("index", typed("integer").format("int32"))
                        .has("status", typed("integer").format("int32"))
                        .has("detail", typed("string"))
                        .schema());
        schemas.put(
                "ChangedList",
                new Fields()
                        .has("index", typed("integer").format("int32"))
                        .has("status", typed("integer").format("int32"))
                        .mayHave("etag", typed("string"))
                        .has("body", typed("string"))
                        .schema());
    }

    private static void people(Map<String, Schema> schemas) {
        schemas.put(
                "ProbeKey",
                new Fields()
                        .has("id", integer())
                        .has(
                                "key",
                                typed("string")
                                        .description(
                                                "hexadecimal digits; the first of the keys is the one to sign with"))
                        .schema());
        schemas.put(
                "Responder",
                new Fields()
                        .has("port", typed("integer").format("int32").description("where the agent answers UDP probes"))
                        .schema());
        schemas.put(
                "ReportedPaths",
                new Fields()
                        .has("ip", typed("string"))
                        .mayHave("method", typed("string"))
                        .mayHave("port", typed("integer").format("int32"))
                        .mayHave("tested", typed("integer").format("int32"))
                        .mayHave("down", typed("integer").format("int32"))
                        .mayHave("sent", integer())
                        .mayHave("lostForward", integer())
                        .mayHave("lostBackward", integer())
                        .mayHave("jitter", number())
                        .mayHave("reordered", integer())
                        .mayHave("ports", array(ref("ReportedPort")))
                        .schema());
        schemas.put(
                "ReportedPort",
                new Fields()
                        .has("port", typed("integer").format("int32"))
                        .has("sent", integer())
                        .has("received", integer())
                        .mayHave("lostForward", integer())
                        .mayHave("lostBackward", integer())
                        .mayHave("down", typed("boolean"))
                        .schema());
        schemas.put(
                "Task",
                new Fields()
                        .mayHave(
                                "atMost",
                                typed("integer").format("int32").description("how many runs there are at a time"))
                        .mayHave(
                                "stopOnFailure",
                                typed("boolean").description("whether no other run begins after one that failed"))
                        .has("runs", array(ref("SignedOrder")))
                        .schema());
        schemas.put(
                "SignedOrder",
                new Fields()
                        .has("run", typed("string"))
                        .has("task", typed("string"))
                        .has("key", typed("string"))
                        .has("word", typed("string"))
                        .has("arguments", map(typed("string")))
                        .has("target", typed("string"))
                        .has("issued", integer())
                        .has("expires", integer())
                        .has(
                                "signature",
                                typed("string").description("Ed25519 over the lines that docs/tasks.md describes"))
                        .schema());
        schemas.put(
                "TaskTaken",
                new Fields()
                        .has("task", typed("string"))
                        .has("runs", typed("integer").format("int32"))
                        .schema());
        schemas.put(
                "FileProgress",
                new Fields()
                        .has("octets", integer().description("that are here; the next part begins there"))
                        .has("complete", typed("boolean"))
                        .schema());
        schemas.put(
                "MuteRequest",
                new Fields()
                        .has("places", array(typed("string")))
                        .mayHave("from", time())
                        .mayHave("for", typed("string").description("as in 2h; either this or until"))
                        .mayHave("until", time())
                        .mayHave("repeat", typed("string").description("from one beginning to the next, as in 7d"))
                        .mayHave("who", typed("string").description("is not heeded where the server knows who asks"))
                        .has("reason", typed("string"))
                        .schema());
        schemas.put(
                "WatchRequest",
                new Fields()
                        .has("container", typed("string"))
                        .mayHave(
                                "peer",
                                typed("string")
                                        .description(
                                                "an address, a container, or a service of the container's partner list"))
                        .mayHave("for", typed("string").description("as in 60s"))
                        .mayHave("interface", typed("string").description("as in eth0"))
                        .schema());
        schemas.put(
                "WatchBegun",
                new Fields()
                        .has("id", typed("string"))
                        .has("addresses", array(typed("string")).description("of the peer; none: all traffic"))
                        .schema());
        schemas.put(
                "WatchProgress",
                new Fields()
                        .has("id", typed("string"))
                        .has("container", typed("string"))
                        .has("state", typed("string").description("ORDERED, RUNNING, ENDED or FAILED"))
                        .has("next", integer().description("to ask for next"))
                        .has("missed", integer().description("parts that are not held any more"))
                        .has("parts", array(ref("WatchPart")))
                        .mayHave("problem", typed("string"))
                        .schema());
        schemas.put(
                "WatchPart",
                new Fields()
                        .has("exchanges", array(new Schema<>()).description("sums since the part before"))
                        .has("captures", array(new Schema<>()))
                        .has("latest", array(ref("WatchedRequest")))
                        .mayHave("leftOut", integer().description("requests that are in the sums only"))
                        .schema());
        schemas.put(
                "WatchedRequest",
                new Fields()
                        .has("at", time())
                        .has("direction", typed("string"))
                        .has("ip", typed("string"))
                        .has("port", typed("integer").format("int32"))
                        .has("protocol", typed("string"))
                        .has("operation", typed("string"))
                        .has(
                                "outcome",
                                typed("string")
                                        .description(
                                                "status or error code; without one: no-answer, request-only and the like"))
                        .mayHave("latency", number())
                        .mayHave("error", typed("boolean"))
                        .schema());
        schemas.put(
                "Explain",
                new Fields()
                        .has("from", typed("string"))
                        .has(
                                "to",
                                typed("string")
                                        .description("a partner, its address, or the service that it is used for"))
                        .schema());
        schemas.put(
                "Explanation",
                new Fields()
                        .has("from", typed("string"))
                        .has("to", typed("string"))
                        .has("at", typed("string"))
                        .has(
                                "state",
                                typed("string")
                                        .description(
                                                "OK, CUT, LOSS, PATH_MTU, PORT, ICMP_FILTERED, REFUSED or UNKNOWN"))
                        .has("verdict", typed("string").description("one sentence"))
                        .has("evidence", array(typed("string")))
                        .schema());
        schemas.put(
                "Acknowledge",
                new Fields()
                        .mayHave("owner", typed("string"))
                        .mayHave("comment", typed("string"))
                        .mayHave("by", typed("string").description("is not heeded where the server knows who asks"))
                        .schema());
        schemas.put(
                "AppFigures",
                new Fields()
                        .has("source", typed("string").description("the process that tells"))
                        .has("apps", array(ref("App")))
                        .has("figures", array(ref("AppMinute")))
                        .schema());
        schemas.put(
                "App",
                new Fields()
                        .has("name", typed("string"))
                        .has("protocol", typed("string"))
                        .mayHave("dialect", typed("string"))
                        .mayHave("target", typed("number").description("ms"))
                        .mayHave("timeLimit", typed("number").description("ms"))
                        .mayHave("quietSeconds", integer())
                        .mayHave("addresses", array(object()).description("ip and port; * is every address"))
                        .schema());
        Fields minute = new Fields()
                .has("minute", time())
                .has("app", typed("string"))
                .has("operation", typed("string").description("all for all of them"))
                .has("requests", integer())
                .has("responses", integer())
                .has("successes", integer());
        for (String count : List.of("late", "unseen", "consecutiveFailures")) {
            minute.mayHave(count, integer());
        }
        for (String number :
                List.of("onTimeRate", "avgTime", "timeP50", "timeP95", "timeP99", "timeMax", "noCallSeconds")) {
            minute.mayHave(number, typed("number"));
        }
        schemas.put(
                "AppMinute",
                minute.mayHave("codes", object().description("answers by code")).schema());
        schemas.put("Lookups", new Fields().has("lookups", array(ref("Lookup"))).schema());
        schemas.put(
                "Lookup",
                new Fields()
                        .has("container", typed("string"))
                        .has("service", typed("string"))
                        .mayHave("count", integer())
                        .mayHave("lastSeen", time())
                        .mayHave("answers", array(typed("string")))
                        .schema());
    }

    /** Gathers the fields of an object. */
    private static final class Fields {

        private final Schema<?> object = object();

        Fields has(String name, Schema<?> schema) {
            var _ = with(object, name, schema);
            return this;
        }

        Fields mayHave(String name, Schema<?> schema) {
            object.getProperties().put(name, schema);
            return this;
        }

        Schema<?> schema() {
            return object;
        }
    }

    private static Schema<?> integer() {
        return typed("integer").format("int64");
    }

    private static Schema<?> number() {
        return typed("number").format("double");
    }

    private static Schema<?> time() {
        return typed("string").format("date-time");
    }

    private static Schema<?> map(Schema<?> values) {
        return typed("object").additionalProperties(values);
    }
}
