package io.earshot.pdns.stream;

import java.util.concurrent.atomic.LongAdder;

/** Counts from all connections. */
final class StreamCounters {

    private final LongAdder answered = new LongAdder();
    private final LongAdder withoutAddress = new LongAdder();
    private final LongAdder unknownClient = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void add(AnswerFinder.Finding finding) {
        switch (finding) {
            case AnswerFinder.Finding.Answered _ -> answered.increment();
            case AnswerFinder.Finding.Passed(AnswerFinder.Reason reason) -> {
                switch (reason) {
                    case NO_ADDRESS -> withoutAddress.increment();
                    case UNKNOWN_CLIENT -> unknownClient.increment();
                    case NO_RESPONSE, OTHER_TYPE, OTHER_NAME -> passed.increment();
                }
            }
        }
    }

    void broken() {
        broken.increment();
    }

    void refused() {
        refused.increment();
    }

    StreamStats read(int connections, long overflowed) {
        return new StreamStats(
                connections,
                answered.sum(),
                withoutAddress.sum(),
                unknownClient.sum(),
                passed.sum(),
                overflowed,
                broken.sum(),
                refused.sum());
    }
}
