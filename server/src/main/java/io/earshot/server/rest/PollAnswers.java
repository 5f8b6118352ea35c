package io.earshot.server.rest;

import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The answers to the polls of one relay's agents, which go out together and once. An order that was handed out at the moment when the polls
 * end is waited for: the book of orders would give it again only after a while. Thread-safe.
 */
final class PollAnswers {

    private final Map<Integer, ForList> answers = new TreeMap<>();
    private int refusals;
    private OptionalInt due = OptionalInt.empty();
    private boolean taken;

    /** Takes that an agent may not poll. */
    synchronized void refuse(int index, ForList refusal) {
        answers.put(index, refusal);
        refusals++;
    }

    /** Takes the orders that came for an agent. */
    synchronized void add(int index, ForList orders) {
        answers.put(index, orders);
    }

    synchronized boolean isEmpty() {
        return answers.isEmpty();
    }

    /** @param answered agents that had orders handed out; there will be no more, and those of some may still be on their way here */
    synchronized void await(int answered) {
        due = OptionalInt.of(refusals + answered);
    }

    /** Returns all answers, once, when none is missing any more. */
    synchronized Optional<BatchAnswer> take() {
        if (taken || due.isEmpty() || answers.size() < due.getAsInt()) {
            return Optional.empty();
        }
        taken = true;
        return Optional.of(new BatchAnswer(List.of(), List.copyOf(answers.values())));
    }
}
