package io.earshot.model.relay;

import java.util.List;

/**
 * One request of a relay to its parent.
 *
 * @param relay the sender
 * @param behind the relays whose reports pass the sender
 * @param reports with the place of each in the request, by which the answer names it
 */
public record RelayBatch<R>(RelayStatus relay, List<RelayStatus> behind, List<R> reports, List<ListRequest> lists) {

    public RelayBatch {
        behind = List.copyOf(behind);
        reports = List.copyOf(reports);
        lists = List.copyOf(lists);
    }
}
