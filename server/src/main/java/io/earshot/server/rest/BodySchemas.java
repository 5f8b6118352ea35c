package io.earshot.server.rest;

import static io.earshot.server.rest.SchemaFields.integer;
import static io.earshot.server.rest.SchemaFields.map;
import static io.earshot.server.rest.SchemaFields.number;
import static io.earshot.server.rest.SchemaFields.time;
import static io.earshot.server.rest.TableSchemas.array;
import static io.earshot.server.rest.TableSchemas.object;
import static io.earshot.server.rest.TableSchemas.ref;
import static io.earshot.server.rest.TableSchemas.typed;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declares the JSON of requests, and of answers that are no rows of tables: here that of people, and that of programs in
 * {@link ProgramBodySchemas}. Fields that are not listed are ignored.
 */
@SuppressWarnings("rawtypes") // as the library has them
final class BodySchemas {

    private BodySchemas() {}

    static Map<String, Schema> all() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        ProgramBodySchemas.addTo(schemas);
        people(schemas);
        return schemas;
    }

    private static void people(Map<String, Schema> schemas) {
        schemas.put(
                "ProbeKey",
                new SchemaFields()
                        .has("id", integer())
                        .has(
                                "key",
                                typed("string")
                                        .description(
                                                "hexadecimal digits; the first of the keys is the one to sign with"))
                        .schema());
        schemas.put(
                "Responder",
                new SchemaFields()
                        .has("port", typed("integer").format("int32").description("where the agent answers UDP probes"))
                        .schema());
        schemas.put(
                "ReportedPaths",
                new SchemaFields()
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
                "ReportedClass",
                new SchemaFields()
                        .has("ip", typed("string"))
                        .has("dscp", typed("integer").format("int32"))
                        .has("sent", integer())
                        .has("received", integer())
                        .mayHave("down", typed("boolean"))
                        .schema());
        schemas.put(
                "ReportedPort",
                new SchemaFields()
                        .has("port", typed("integer").format("int32"))
                        .has("sent", integer())
                        .has("received", integer())
                        .mayHave("lostForward", integer())
                        .mayHave("lostBackward", integer())
                        .mayHave("down", typed("boolean"))
                        .schema());
        schemas.put(
                "Task",
                new SchemaFields()
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
                new SchemaFields()
                        .has("run", typed("string"))
                        .has("task", typed("string"))
                        .has("key", typed("string"))
                        .has("word", typed("string"))
                        .has("arguments", map(typed("string")))
                        .has("target", typed("string"))
                        .has("issued", integer())
                        .has("expires", integer())
                        .mayHave(
                                "every",
                                integer()
                                        .description(
                                                "seconds from one occurrence of a schedule to the next, 60 at least"))
                        .mayHave(
                                "window",
                                integer()
                                        .description(
                                                "an occurrence begins within so many seconds or never; with every"))
                        .has(
                                "signature",
                                typed("string").description("Ed25519 over the lines that docs/tasks.md describes"))
                        .schema());
        schemas.put(
                "TaskTaken",
                new SchemaFields()
                        .has("task", typed("string"))
                        .has("runs", typed("integer").format("int32"))
                        .schema());
        schemas.put(
                "TaskStopped", new SchemaFields().has("task", typed("string")).schema());
        schemas.put(
                "FileProgress",
                new SchemaFields()
                        .has("octets", integer().description("that are here; the next part begins there"))
                        .has("complete", typed("boolean"))
                        .schema());
        schemas.put(
                "MuteRequest",
                new SchemaFields()
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
                new SchemaFields()
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
                new SchemaFields()
                        .has("id", typed("string"))
                        .has("addresses", array(typed("string")).description("of the peer; none: all traffic"))
                        .schema());
        schemas.put(
                "WatchProgress",
                new SchemaFields()
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
                new SchemaFields()
                        .has("exchanges", array(new Schema<>()).description("sums since the part before"))
                        .has("captures", array(new Schema<>()))
                        .has("latest", array(ref("WatchedRequest")))
                        .mayHave("leftOut", integer().description("requests that are in the sums only"))
                        .schema());
        schemas.put(
                "WatchedRequest",
                new SchemaFields()
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
                new SchemaFields()
                        .has("from", typed("string"))
                        .has(
                                "to",
                                typed("string")
                                        .description("a partner, its address, or the service that it is used for"))
                        .schema());
        schemas.put(
                "Explanation",
                new SchemaFields()
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
                new SchemaFields()
                        .mayHave("owner", typed("string"))
                        .mayHave("comment", typed("string"))
                        .mayHave("by", typed("string").description("is not heeded where the server knows who asks"))
                        .schema());
        schemas.put(
                "TagValue",
                new SchemaFields()
                        .has("value", typed("string").description("may be empty"))
                        .mayHave("who", typed("string").description("is not heeded where the server knows who asks"))
                        .schema());
        schemas.put(
                "AppFigures",
                new SchemaFields()
                        .has("source", typed("string").description("the process that tells"))
                        .has("apps", array(ref("App")))
                        .has("figures", array(ref("AppMinute")))
                        .schema());
        schemas.put(
                "App",
                new SchemaFields()
                        .has("name", typed("string"))
                        .has("protocol", typed("string"))
                        .mayHave("dialect", typed("string"))
                        .mayHave("target", typed("number").description("ms"))
                        .mayHave("timeLimit", typed("number").description("ms"))
                        .mayHave("quietSeconds", integer())
                        .mayHave("addresses", array(object()).description("ip and port; * is every address"))
                        .schema());
        SchemaFields minute = new SchemaFields()
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
        schemas.put(
                "Lookups",
                new SchemaFields().has("lookups", array(ref("Lookup"))).schema());
        schemas.put(
                "Lookup",
                new SchemaFields()
                        .has("container", typed("string"))
                        .has("service", typed("string"))
                        .mayHave("count", integer())
                        .mayHave("lastSeen", time())
                        .mayHave("answers", array(typed("string")))
                        .schema());
    }
}
