package io.earshot.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes the JSON of agents, shippers and components for the OpenAPI document alone: the model's classes read and write it. An Optional may
 * be absent, and fields that are not listed are ignored.
 */
final class Wire {

    private Wire() {}

    /** @param relays through which the agent reaches the server */
    record PartnerList(
            String container,
            double cycleSeconds,
            double downAfterSeconds,
            List<Partner> partners,
            Optional<List<ProbeKey>> probeKeys,
            Optional<List<String>> relays) {}

    /** @param probePort where the partner's agent answers UDP probes */
    record Partner(
            String ip,
            Optional<String> service,
            Optional<Integer> port,
            double intervalSeconds,
            Optional<Integer> probePort) {}

    /** @param key hexadecimal digits; the first of the keys is the one to sign with */
    record ProbeKey(long id, String key) {}

    record HostPartners(String host, List<PartnerList> lists) {}

    record Report(
            String container,
            Optional<String> startId,
            Optional<Long> sequence,
            Optional<Instant> startedAt,
            Optional<String> version,
            List<ReportedLink> links,
            Optional<Double> load,
            Optional<Nginx> nginx,
            Optional<Prober> prober,
            Optional<Responder> responder,
            Optional<List<ReportedPaths>> paths) {}

    /** @param port where the agent answers UDP probes */
    record Responder(int port) {}

    record ReportedPaths(
            String ip,
            Optional<String> method,
            Optional<Integer> port,
            Optional<Integer> tested,
            Optional<Integer> down,
            Optional<Long> sent,
            Optional<Long> lostForward,
            Optional<Long> lostBackward,
            Optional<Double> jitter,
            Optional<Long> reordered,
            Optional<List<ReportedPort>> ports) {}

    record ReportedPort(
            int port,
            long sent,
            long received,
            Optional<Long> lostForward,
            Optional<Long> lostBackward,
            Optional<Boolean> down) {}

    record ReportedLink(
            String ip,
            long sent,
            long received,
            Optional<String> state,
            Optional<RoundTrips> rtt,
            Optional<Map<String, Long>> rttHistogram,
            Optional<Integer> pathMtu,
            Optional<Boolean> icmpFiltered,
            Optional<Map<String, Long>> errors,
            Optional<Long> late,
            Optional<Long> duplicates) {}

    record RoundTrips(Optional<Double> min, Optional<Double> avg, Optional<Double> p95, Optional<Double> max) {}

    record Nginx(Optional<Double> accessRate, Optional<Map<String, Double>> errors, Optional<String> problem) {}

    record Prober(boolean starved, double longestDelayMillis, Optional<Long> foreignReplies) {}

    record HostReports(String host, List<Report> reports) {}

    /** One request of a relay: its own state, reports and questions for lists. */
    record RelayBatch(
            Relay relay, Optional<List<Relay>> behind, Optional<List<Relayed>> reports, Optional<List<Asked>> lists) {}

    record Relay(
            String name,
            Optional<String> parent,
            Optional<String> version,
            Optional<String> channel,
            Optional<Long> uptimeSeconds,
            Optional<Integer> agents,
            Optional<Integer> kept,
            Optional<Long> dropped,
            Optional<Long> ageMillis) {}

    /** @param token of the container or its host */
    record Relayed(
            Report report,
            Optional<String> token,
            Optional<String> source,
            Optional<Long> ageMillis,
            Optional<Boolean> superseded,
            Optional<List<String>> path) {}

    /** Has a container or a host. */
    record Asked(
            Optional<String> container,
            Optional<String> host,
            Optional<Boolean> text,
            Optional<String> token,
            Optional<String> source,
            Optional<String> etag) {}

    record BatchAnswer(List<ReportNotTaken> reports, List<ChangedList> lists) {}

    record ReportNotTaken(int index, int status, String detail) {}

    record ChangedList(int index, int status, Optional<String> etag, String body) {}

    /** @param atMost how many runs there are at a time */
    record Task(Optional<Integer> atMost, List<SignedOrder> runs) {}

    /** @param signature Ed25519 over the lines that docs/tasks.md describes */
    record SignedOrder(
            String run,
            String task,
            String key,
            String word,
            Map<String, String> arguments,
            String target,
            long issued,
            long expires,
            String signature) {}

    record TaskTaken(String task, int runs) {}

    /** @param octets that are here; the next part begins there */
    record FileProgress(long octets, boolean complete) {}

    record PublishedPartners(List<String> partners) {}

    record Orders(List<Order> orders) {}

    /** @param body in the form of the kind */
    record Order(String id, String kind, String target, double validSeconds, Object body) {}

    /**
     * @param part counts from 0
     * @param status DONE, FAILED, REFUSED or UNSUPPORTED
     */
    record OrderResult(
            String order, Optional<Integer> part, Optional<Boolean> last, String status, Optional<Object> body) {}

    /**
     * @param lasting as in 2h; either this or {@code until}
     * @param repeat from one beginning to the next, as in 7d
     * @param who is not heeded where the server knows who asks
     */
    record MuteRequest(
            List<String> places,
            Optional<Instant> from,
            @JsonProperty("for") Optional<String> lasting,
            Optional<Instant> until,
            Optional<String> repeat,
            Optional<String> who,
            String reason) {}

    /**
     * @param peer an address, a container, or a service of the container's partner list
     * @param lasting as in 60s
     * @param networkInterface as in eth0
     */
    record WatchRequest(
            String container,
            Optional<String> peer,
            @JsonProperty("for") Optional<String> lasting,
            @JsonProperty("interface") Optional<String> networkInterface) {}

    /** @param addresses of the peer; none: all traffic */
    record WatchBegun(String id, List<String> addresses) {}

    /**
     * @param state ORDERED, RUNNING, ENDED or FAILED
     * @param next to ask for next
     * @param missed parts that are not held any more
     */
    record WatchProgress(
            String id,
            String container,
            String state,
            Long next,
            Long missed,
            List<WatchPart> parts,
            Optional<String> problem) {}

    /**
     * @param exchanges sums since the part before
     * @param leftOut requests that are in the sums only
     */
    record WatchPart(
            List<Object> exchanges, List<Object> captures, List<WatchedRequest> latest, Optional<Long> leftOut) {}

    /** @param outcome status or error code; without one: no-answer, request-only and the like */
    record WatchedRequest(
            Instant at,
            String direction,
            String ip,
            Integer port,
            String protocol,
            String operation,
            String outcome,
            Optional<Double> latency,
            Optional<Boolean> error) {}

    /** @param to a partner, its address, or the service that it is used for */
    record Explain(String from, String to) {}

    /**
     * @param state OK, CUT, LOSS, PATH_MTU, PORT, ICMP_FILTERED, REFUSED or UNKNOWN
     * @param verdict one sentence
     */
    record Explanation(String from, String to, String at, String state, String verdict, List<String> evidence) {}

    /** @param by is not heeded where the server knows who asks */
    record Acknowledge(Optional<String> owner, Optional<String> comment, Optional<String> by) {}

    record Lookups(List<Lookup> lookups) {}

    record Lookup(
            String container,
            String service,
            Optional<Long> count,
            Optional<Instant> lastSeen,
            Optional<List<String>> answers) {}
}
