package io.earshot.wire.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

    private final List<String> log = new ArrayList<>();
    private final RequestQueue queue =
            new RequestQueue((exchange, state) -> log.add(exchange.operation() + " " + state.label()));

    private void ask(String... names) {
        for (String name : names) {
            queue.add(new Exchange().operation(name));
        }
    }

    private void answer() {
        log.add((queue.prepareAnswer() ? queue.poll().operation() : "?") + " answered");
    }

    @Test
    void answersAreThoseToTheOldestRequests() {
        ask("a", "b");
        answer();
        answer();
        answer();
        assertThat(log).containsExactly("a answered", "b answered", "? answered");
    }

    @Test
    void behindAGapInTheAnswersToAPipelineTheNextPipelineIsCertain() {
        ask("a", "b", "c");
        answer();
        queue.answersLost();
        answer();
        ask("d", "e");
        answer();
        answer();
        assertThat(log)
                .containsExactly(
                        "a answered", "b request-only", "c request-only", "? answered", "d answered", "e answered");
    }

    @Test
    void behindAGapInTheRequestsOfAPipelineTheNextPipelineIsCertain() {
        ask("a", "b");
        queue.requestsLost();
        ask("d");
        answer();
        answer();
        answer();
        ask("e");
        answer();
        assertThat(log)
                .containsExactly(
                        "a request-only",
                        "b request-only",
                        "? answered",
                        "? answered",
                        "? answered",
                        "d request-only",
                        "e answered");
    }

    /** Answers to requests of before the gap may come at any time. */
    @Test
    void aClientThatNeverWaitsForAllAnswersIsNotCertainAgain() {
        ask("a", "b", "c");
        answer();
        ask("d");
        queue.answersLost();
        ask("e");
        answer();
        ask("f");
        answer();
        assertThat(log)
                .containsExactly(
                        "a answered", "b request-only", "c request-only", "d request-only", "? answered", "? answered");
    }

    @Test
    void withoutPipeliningTheNewestRequestIsTheOneThatIsAnswered() {
        ask("a");
        queue.answersLost();
        ask("b");
        answer();
        assertThat(log).containsExactly("a request-only", "b answered");
    }
}
