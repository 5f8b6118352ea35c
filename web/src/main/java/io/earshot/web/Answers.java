package io.earshot.web;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the answers look like: a record's components are the fields of a JSON object, in their order, and the columns that
 * they are read from. All of them are always there; an Optional is null where there is nothing to say.
 */
public final class Answers {

    private Answers() {}

    public record Container(
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

    public record Link(
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

    public record Incident(
            long id,
            String state,
            String kind,
            String subject,
            String trouble,
            String severity,
            String summary,
            int linksDown,
            int linksUp,
            double confidence,
            Instant since,
            Instant openedAt,
            Optional<Instant> until,
            Optional<String> ending,
            Optional<String> muted) {}

    public record IncidentLink(
            String container, String ip, String partner, String state, Instant since, Optional<Instant> leftAt) {}

    /** An incident's own fields, and these. */
    public record IncidentWithLinks(
            long id,
            String state,
            String kind,
            String subject,
            String trouble,
            String severity,
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

    public record Mute(long id, List<String> places, Instant since, Instant until, String reason) {}

    public record CheckResult(
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

    public record CheckRun(String check, String state, int exitStatus, String output) {}

    public record Unknown(List<String> unknown) {}

    /**
     * Reports of a host that were not taken.
     *
     * @param unknown containers that are not in the CMDB
     * @param refused what was wrong with the others
     */
    public record NotTaken(List<String> unknown, List<String> refused) {}

    /** RFC 9457. */
    public record Problem(String type, String title, int status, String detail) {}

    public static List<String> fields(Class<? extends Record> shape) {
        return Stream.of(shape.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
