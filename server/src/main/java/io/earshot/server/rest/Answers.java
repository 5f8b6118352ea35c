package io.earshot.server.rest;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the answers look like: a record's components are the fields of a JSON object, in their order, and the columns that
 * they are read from. All of them are always there; an Optional is null where there is nothing to say.
 */
final class Answers {

    private Answers() {}

    record Container(
            String name,
            String state,
            Optional<Integer> disconnect,
            Optional<String> connectivity,
            String dataCenter,
            String host,
            String role,
            Optional<Double> load,
            Optional<Double> nginxAccessRate,
            Optional<Double> nginxErrorRate,
            Optional<Instant> reportedAt) {}

    record Link(
            String container,
            String ip,
            String partner,
            String partnerHost,
            String partnerDataCenter,
            String service,
            String state,
            Instant since,
            Optional<Long> sent,
            Optional<Long> received,
            Optional<Double> loss,
            Optional<Double> rttMin,
            Optional<Double> rttAvg,
            Optional<Double> rttP95,
            Optional<Double> rttMax,
            Optional<Integer> pathMtu,
            Optional<Boolean> icmpFiltered,
            boolean congested,
            boolean flapping,
            Optional<Instant> checkedAt) {}

    record Incident(
            long id,
            String state,
            String kind,
            String subject,
            String summary,
            int linksDown,
            int linksUp,
            double confidence,
            Instant since,
            Instant openedAt,
            Optional<Instant> until,
            Optional<String> ending,
            Optional<String> muted) {}

    record IncidentLink(
            String container, String ip, String partner, String state, Instant since, Optional<Instant> leftAt) {}

    /** An incident's own fields, and these. */
    record IncidentWithLinks(
            long id,
            String state,
            String kind,
            String subject,
            String summary,
            int linksDown,
            int linksUp,
            double confidence,
            Instant since,
            Instant openedAt,
            Optional<Instant> until,
            Optional<String> ending,
            Optional<String> muted,
            List<IncidentLink> links) {}

    record Mute(long id, List<String> places, Instant since, Instant until, String reason) {}

    record CheckResult(
            String check,
            String host,
            String service,
            String state,
            String output,
            Instant since,
            Instant checkedAt,
            Optional<Instant> sentAt,
            String notSentTo,
            long freshSeconds) {}

    record CheckRun(String check, String state, int exitStatus, String output) {}

    record Unknown(List<String> unknown) {}

    /** RFC 9457. */
    record Problem(String type, String title, int status, String detail) {}

    static List<String> fields(Class<? extends Record> shape) {
        return Stream.of(shape.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
