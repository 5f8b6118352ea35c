package io.earshot.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.OrderResult.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderRunnerTest {

    private final BlockingQueue<OrderResult> sent = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final OrderRunner runner = new OrderRunner(
            List.of(
                    handler("double", (order, _) -> order.body() + order.body()),
                    handler("stream", (_, parts) -> {
                        parts.send("1");
                        parts.send("2");
                        return "3";
                    }),
                    handler("wait", (_, _) -> {
                        release.await();
                        return "0";
                    }),
                    handler("refuse", (_, _) -> {
                        throw OrderException.refused("not \"here\"");
                    }),
                    handler("bug", (_, _) -> {
                        throw new IllegalStateException("oops");
                    })),
            (_, result) -> sent.add(result));

    private interface Body {
        String run(Order order, OrderHandler.Parts parts) throws OrderException, InterruptedException;
    }

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void anOrderIsExecutedOnceHoweverOftenItComes() throws Exception {
        runner.accept(order("a", "double"));
        runner.accept(order("a", "double"));
        runner.accept(order("b", "double"));
        assertThat(List.of(next().order(), next().order())).containsExactlyInAnyOrder("a", "b");
        assertThat(sent).isEmpty();
    }

    @Test
    void partsAreNumberedAndTheLastOneSaysSo() throws Exception {
        runner.accept(order("a", "stream"));
        assertThat(List.of(next(), next(), next()))
                .containsExactly(
                        new OrderResult("a", 0, false, Status.DONE, "1"),
                        new OrderResult("a", 1, false, Status.DONE, "2"),
                        new OrderResult("a", 2, true, Status.DONE, "3"));
    }

    @Test
    void anOrderOfAnUnknownKindIsSaidToBeUnsupported() throws Exception {
        runner.accept(order("a", "from-the-future"));
        assertThat(next().status()).isEqualTo(Status.UNSUPPORTED);
    }

    @Test
    void refusalsAndBugsAreResultsToo() throws Exception {
        runner.accept(order("a", "refuse"));
        assertThat(next()).isEqualTo(new OrderResult("a", 0, true, Status.REFUSED, "\"not \\\"here\\\"\""));
        runner.accept(order("b", "bug"));
        assertThat(next().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void noMoreThanFourOrdersRunAtATime() throws Exception {
        for (int i = 0; i < 5; i++) {
            runner.accept(order("o" + i, "wait"));
        }
        assertThat(next().status()).isEqualTo(Status.REFUSED);
        release.countDown();
        for (int i = 0; i < 4; i++) {
            assertThat(next().status()).isEqualTo(Status.DONE);
        }
    }

    private OrderResult next() throws InterruptedException {
        OrderResult result = sent.poll(3, TimeUnit.MINUTES);
        assertThat(result).isNotNull();
        return result;
    }

    private static Order order(String id, String kind) {
        return new Order(id, kind, "be1.host2", Duration.ofSeconds(20), "4");
    }

    private static OrderHandler handler(String kind, Body body) {
        return new OrderHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public String execute(Order order, Parts parts) throws OrderException, InterruptedException {
                return body.run(order, parts);
            }
        };
    }
}
