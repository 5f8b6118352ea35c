package io.earshot.model.relay;

import java.util.List;
import java.util.Optional;

/**
 * A parent's answer to a batch. Reports that it does not name were taken; lists that it does not name have not changed.
 *
 * @param reports that were not taken, or only kept
 * @param lists that changed, or that the agent may not have
 */
public record BatchAnswer(List<ForReport> reports, List<ForList> lists) {

    /** The status of a report that the parent, itself a relay, keeps in memory because its own parent is away. */
    public static final int KEPT = 202;

    public BatchAnswer {
        reports = List.copyOf(reports);
        lists = List.copyOf(lists);
    }

    /**
     * @param index of the report in the batch
     * @param status as HTTP has it, as if the agent had come itself
     * @param detail for people
     */
    public record ForReport(int index, int status, String detail) {}

    /**
     * @param index of the question in the batch
     * @param status as HTTP has it, as if the agent had come itself
     * @param etag as the header has it; absent where there is no list
     * @param body the list, or the reason why there is none
     */
    public record ForList(int index, int status, Optional<String> etag, String body) {}
}
