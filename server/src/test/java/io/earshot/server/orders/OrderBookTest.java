package io.earshot.server.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.OrderResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderBookTest {

    private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
    private static final Set<String> AGENTS = Set.of("be1.host2", "host2");

    private final OrderBook book = new OrderBook();
    private final List<OrderResult> results = new ArrayList<>();
    private final List<List<Order>> answers = new ArrayList<>();

    @Test
    void anAgentThatWaitsGetsTheOrderAtOnce() {
        book.poll("host2", T0, answers::add);
        book.add(order("a", 20), AGENTS, T0, results::add);
        assertThat(answers).containsExactly(List.of(order("a", 20)));
        assertThat(book.held()).isZero();
    }

    @Test
    void anAgentThatComesLaterGetsTheOrderWithItsNextPoll() {
        book.add(order("a", 20), AGENTS, T0, results::add);
        book.poll("host3", T0, answers::add);
        assertThat(answers).isEmpty();
        book.poll("be1.host2", T0.plusSeconds(5), answers::add);
        assertThat(answers).containsExactly(List.of(order("a", 20)));
    }

    @Test
    void anOrderIsHandedOutAgainUntilTheAgentConfirmsIt() {
        book.poll("host2", T0, answers::add);
        book.add(order("a", 60), AGENTS, T0, results::add);
        OrderBook.Waiting second = book.poll("host2", T0.plusSeconds(1), answers::add);
        assertThat(answers).hasSize(1);
        assertThat(book.end(second, T0.plusSeconds(11))).isTrue();
        book.poll("host2", T0.plusSeconds(11), answers::add);
        assertThat(answers).hasSize(2);
        assertThat(book.result("host2", new OrderResult("a", 0, false, Status.DONE, "{}")))
                .isTrue();
        book.poll("host2", T0.plusSeconds(30), answers::add);
        assertThat(answers).hasSize(2);
    }

    @Test
    void anOrderWhoseAnswerWasLostGoesToThePollThatIsHeldMeanwhile() {
        book.poll("host2", T0, answers::add);
        book.add(order("a", 60), AGENTS, T0, results::add);
        book.poll("host2", T0.plusSeconds(1), answers::add);
        book.passTime(T0.plus(OrderBook.HAND_OUT_AGAIN).minusMillis(1));
        assertThat(answers).hasSize(1);
        book.passTime(T0.plus(OrderBook.HAND_OUT_AGAIN));
        assertThat(answers).containsExactly(List.of(order("a", 60)), List.of(order("a", 60)));
        assertThat(book.held()).isZero();
        book.poll("host2", T0.plusSeconds(12), answers::add);
        assertThat(book.result("host2", new OrderResult("a", 0, false, Status.DONE, "{}")))
                .isTrue();
        book.passTime(T0.plusSeconds(30));
        assertThat(answers).as("once the agent has said a word").hasSize(2);
    }

    @Test
    void theLastPartEndsAnOrder() {
        book.add(order("a", 20), AGENTS, T0, results::add);
        OrderResult part = new OrderResult("a", 0, false, Status.DONE, "1");
        OrderResult last = new OrderResult("a", 1, true, Status.DONE, "2");
        assertThat(book.result("be1.host2", part)).isTrue();
        assertThat(book.result("be1.host2", last)).isTrue();
        assertThat(book.result("be1.host2", last)).isFalse();
        assertThat(results).containsExactly(part, last);
    }

    @Test
    void nobodyAnswersTheOrdersOfAnotherAgent() {
        book.add(order("a", 20), AGENTS, T0, results::add);
        assertThat(book.result("be1.host3", new OrderResult("a", 0, true, Status.DONE, "1")))
                .isFalse();
        assertThat(results).isEmpty();
    }

    @Test
    void anOrderThatNobodyAnswersExpires() {
        book.add(order("a", 20), AGENTS, T0, results::add);
        book.passTime(T0.plusSeconds(19));
        assertThat(results).isEmpty();
        book.passTime(T0.plusSeconds(20));
        assertThat(results).extracting(OrderResult::status).containsExactly(Status.EXPIRED);
        book.poll("host2", T0.plusSeconds(21), answers::add);
        assertThat(answers).isEmpty();
    }

    @Test
    void aCancelledOrderTakesNoFurtherPart() {
        book.add(order("a", 20), AGENTS, T0, results::add);
        book.cancel("a");
        assertThat(book.result("be1.host2", new OrderResult("a", 0, false, Status.DONE, "1")))
                .isFalse();
    }

    @Test
    void aClientThatPollsManyTimesAtATimeHoldsFourPolls() {
        for (int i = 0; i < 10; i++) {
            book.poll("host2", T0, answers::add);
        }
        assertThat(book.held()).isEqualTo(4);
        assertThat(answers).hasSize(6).allMatch(List::isEmpty);
    }

    @Test
    void anAgentListensWhilePollsComeInTime() {
        assertThat(book.listens(AGENTS, T0)).isFalse();
        OrderBook.Waiting poll = book.poll("host2", T0, answers::add);
        assertThat(book.listens(AGENTS, T0.plusSeconds(1_000))).isTrue();
        book.end(poll, T0);
        assertThat(book.listens(AGENTS, T0.plusSeconds(59))).isTrue();
        assertThat(book.listens(AGENTS, T0.plusSeconds(61))).isFalse();
    }

    @Test
    void ordersThatNobodyFetchesDoNotPileUp() {
        for (int i = 0; i < 100; i++) {
            book.add(order("o" + i, 20), AGENTS, T0, results::add);
        }
        assertThatThrownBy(() -> book.add(order("more", 20), AGENTS, T0, results::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the agent of be1.host2 has 100 orders to finish, come again later");
    }

    private static Order order(String id, int seconds) {
        return new Order(id, "probe", "be1.host2", Duration.ofSeconds(seconds), "{}");
    }
}
