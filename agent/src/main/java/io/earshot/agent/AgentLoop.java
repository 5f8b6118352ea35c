package io.earshot.agent;

import io.earshot.agent.container.Watch;
import io.earshot.agent.http.CallSchedule;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.ServerCalls;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.http.TroubleLog;
import io.earshot.agent.orders.OrderPoll;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One run of an agent, in a thread of its own. */
final class AgentLoop implements Runnable {

    private static final Logger LOG = System.getLogger(AgentLoop.class.getName());

    /** The last report must not hold up a shutdown. */
    private static final Duration LAST_WORDS = Duration.ofMillis(700);

    private final String who;
    private final Watch watch;
    private final LongSupplier clock;
    private final ServerCalls calls;
    private final OrderPoll orders;
    private boolean listed;
    private volatile boolean stopping;

    /**
     * @param who it is the agent of, for messages
     * @param watch is closed at the end
     * @param orders begins with the first list; is closed at the end
     * @param offset the agent's own place in the cycle, from zero up
     */
    AgentLoop(
            String who,
            Watch watch,
            ServerAccess access,
            ServerClient server,
            OrderPoll orders,
            long offset,
            LongSupplier clock,
            RandomGenerator random) {
        this.who = who;
        this.watch = watch;
        this.clock = clock;
        this.orders = orders;
        calls = new ServerCalls(
                who,
                server,
                new CallSchedule(offset, PartnerList.DEFAULT_CYCLE, clock.getAsLong(), random),
                new TroubleLog(who + " at server " + access),
                watch::complete,
                watch::wakeUp);
    }

    /** Until {@link #stop}; closes the watch. */
    @Override
    public void run() {
        try (watch;
                orders) {
            while (!stopping) {
                calls.hear(clock.getAsLong()).ifPresent(this::follow);
                if (watch.takeNews()) {
                    calls.hasNews();
                }
                calls.talk(clock.getAsLong(), watch::takeReports);
                watch.step(calls.wakeAt());
            }
            orders.close();
            sayFarewell();
        }
    }

    /** From any thread. */
    void stop() {
        stopping = true;
        watch.wakeUp();
    }

    private void follow(List<PartnerList> lists) {
        if (!listed) {
            LOG.log(
                    Level.DEBUG,
                    () -> who + ": "
                            + lists.stream()
                                    .mapToInt(list -> list.partners().size())
                                    .sum() + " partners");
        }
        listed = true;
        orders.start();
        watch.follow(lists);
    }

    private void sayFarewell() {
        Optional<List<Report>> last = listed ? Optional.of(watch.takeReports()) : Optional.empty();
        last.filter(reports -> !reports.isEmpty()).ifPresent(reports -> calls.sayFarewell(reports, LAST_WORDS));
    }
}
