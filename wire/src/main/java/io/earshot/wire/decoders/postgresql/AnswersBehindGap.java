package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.exchanges.Exchange;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the answers of a batch that were seen behind a gap. Whose they are shows at the end of the batch: if it did not fail, they
 * are those to its last statements.
 */
final class AnswersBehindGap {

    /** @param startNanos 0 if the answer's first message may be in the gap */
    private record Answer(long startNanos, long startFrame, long endNanos) {}

    private final List<Answer> answers = new ArrayList<>();
    private boolean isWhole;

    /** Bytes of the server are missing. */
    void gap() {
        answers.clear();
        isWhole = false;
    }

    /** A message begins the next answer, as far as it was seen. */
    void begins(int type) {
        isWhole |= type == '1' || type == '2';
    }

    /** An answer is complete. */
    void add(long startNanos, long startFrame, long endNanos) {
        answers.add(isWhole ? new Answer(startNanos, startFrame, endNanos) : new Answer(0, 0, endNanos));
        isWhole = true;
    }

    void clear() {
        answers.clear();
        isWhole = true;
    }

    /** Fills in the answer to the statement at a place of a batch. Returns false if it is not known. */
    boolean fill(int place, int statements, Exchange exchange) {
        int index = place - (statements - answers.size());
        if (index < 0 || answers.size() > statements || answers.get(index).startNanos() == 0) {
            return false;
        }
        Answer answer = answers.get(index);
        exchange.status("OK", false)
                .responseAt(answer.startNanos(), answer.startFrame())
                .responseEndsAt(answer.endNanos());
        return true;
    }
}
