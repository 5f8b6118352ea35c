package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlThreadsTest {

    private final SqlThreads threads = new SqlThreads();

    @Test
    void aThreadAnswersAnotherQuestionAfterwards() throws Exception {
        Thread first = threadOf(SqlThreadsTest::noWork);
        awaitWaiting(first);
        assertThat(threadOf(SqlThreadsTest::noWork)).isSameAs(first);
    }

    @Test
    void aThreadThatHadToStandBackAnswersNoOther() throws Exception {
        Thread first = threadOf(SqlThread::standBack);
        assertThat(first.join(Duration.ofMinutes(5))).isTrue();
        assertThat(threadOf(SqlThreadsTest::noWork)).isNotSameAs(first);
    }

    @Test
    void whatIsAskedMeanwhileIsAnsweredByOthers() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        List<CompletableFuture<Thread>> answers = Stream.generate(() -> ask(thread -> {
                    all.countDown();
                    awaitQuietly(all);
                }))
                .limit(3)
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(3);
    }

    @Test
    void saysWhatWasAllocated() throws Exception {
        CompletableFuture<Long> allocated = new CompletableFuture<>();
        threads.run(thread -> {
            long before = thread.allocated();
            byte[] kept = new byte[10_000_000];
            allocated.complete(thread.allocated() - before + kept[0]);
        });
        assertThat(allocated.get(5, TimeUnit.MINUTES)).isBetween(10_000_000L, 11_000_000L);
    }

    @Test
    void whatFailsIsNotTheEndOfOthers() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        threads.run(thread -> {
            Thread.currentThread().setUncaughtExceptionHandler((dead, e) -> failure.complete(e));
            throw new IllegalStateException("for the test");
        });
        assertThat(threadOf(SqlThreadsTest::noWork)).isNotNull();
        assertThat(failure.get(5, TimeUnit.MINUTES)).hasMessage("for the test");
    }

    private Thread threadOf(Consumer<SqlThread> question) throws Exception {
        return ask(question).get(5, TimeUnit.MINUTES);
    }

    private CompletableFuture<Thread> ask(Consumer<SqlThread> question) {
        CompletableFuture<Thread> answer = new CompletableFuture<>();
        threads.run(thread -> {
            question.accept(thread);
            answer.complete(Thread.currentThread());
        });
        return answer;
    }

    private static void noWork(SqlThread thread) {}

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
