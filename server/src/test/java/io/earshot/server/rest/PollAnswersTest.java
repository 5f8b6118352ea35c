package io.earshot.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollAnswersTest {

    private final PollAnswers answers = new PollAnswers();

    private static ForList answer(int index, int status) {
        return new ForList(index, status, Optional.empty(), "");
    }

    @Test
    void anOrderThatIsHandedOutWhileThePollsEndIsAwaited() {
        answers.refuse(2, answer(2, 404));
        answers.add(1, answer(1, 200));
        assertThat(answers.take()).as("the polls are held").isEmpty();
        answers.await(2);
        assertThat(answers.take()).as("one order is on its way").isEmpty();
        answers.add(0, answer(0, 200));
        assertThat(answers.take())
                .contains(new BatchAnswer(List.of(), List.of(answer(0, 200), answer(1, 200), answer(2, 404))));
        assertThat(answers.take()).as("once").isEmpty();
    }

    @Test
    void pollsWithoutOrdersEndAtOnce() {
        assertThat(answers.isEmpty()).isTrue();
        answers.await(0);
        assertThat(answers.take()).contains(new BatchAnswer(List.of(), List.of()));
    }
}
