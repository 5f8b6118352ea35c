package io.earshot.agent;

import io.earshot.agent.container.Watch;
import io.earshot.agent.http.CallSchedule;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.ServerCalls;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.http.TroubleLog;
import io.earshot.agent.orders.OrderPoll;
import io.earshot.agent.peers.SitePeers;
import io.earshot.agent.plugins.Plugins;
import io.earshot.agent.upgrade.RunningAgent;
import io.earshot.agent.upgrade.Succession;
import io.earshot.agent.upgrade.Upgrades;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One run of an agent, in a thread of its own. */
final class AgentLoop implements Runnable, RunningAgent {

    private static final Logger LOG = System.getLogger(AgentLoop.class.getName());

    /** The last report must not hold up a shutdown. */
    private static final Duration LAST_WORDS = Duration.ofMillis(700);

    /** Each link in use was probed by then, so that the first report says something of all. The end of a short cycle may come before. */
    private static final long FIRST_TURN = Duration.ofSeconds(10).toNanos();

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final String who;
    private final Watch watch;
    private final LongSupplier clock;
    private final ServerCalls calls;
    private final OrderPoll orders;
    private final Optional<Upgrades> upgrades;
    private final Optional<Plugins> plugins;
    private final Optional<SitePeers> peers;
    private final Optional<Succession> succession;
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private Optional<CompletableFuture<Boolean>> wantedCut = Optional.empty();
    private Optional<List<PartnerList>> held = Optional.empty();
    private Optional<Long> firstReportAt = Optional.empty();
    private boolean proven;
    private boolean quiet;
    private boolean listed;
    private boolean isTheAgent;
    private volatile boolean delivered;
    private volatile boolean stopping;

    /**
     * @param who it is the agent of, for messages
     * @param watch is closed at the end
     * @param orders begins with the first list; is closed at the end
     * @param upgrades absent where this agent cannot be upgraded by an order
     * @param plugins begin when this is the agent; are closed at the end, or when a newer agent takes over
     * @param peers get no files any more at the end
     * @param offset the agent's own place in the cycle, from zero up
     */
    AgentLoop(
            String who,
            Watch watch,
            ServerAccess access,
            ServerClient server,
            OrderPoll orders,
            Optional<Upgrades> upgrades,
            Optional<Plugins> plugins,
            Optional<SitePeers> peers,
            long offset,
            LongSupplier clock,
            RandomGenerator random) {
        this.who = who;
        this.watch = watch;
        this.clock = clock;
        this.orders = orders;
        this.upgrades = upgrades;
        this.plugins = plugins;
        this.peers = peers;
        succession = upgrades.flatMap(Upgrades::succession);
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
        succession.ifPresent(old -> old.start(watch::wakeUp));
        try (watch;
                orders) {
            while (!stopping) {
                for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
                    errand.run();
                }
                calls.hear(clock.getAsLong()).ifPresent(this::follow);
                hearOfDelivery();
                succession.ifPresent(this::succeed);
                if (watch.takeNews() || isFirstReportDue()) {
                    calls.hasNews();
                }
                cutWhereWanted();
                if (!quiet) {
                    calls.talk(clock.getAsLong(), watch::takeReports);
                }
                watch.step(wakeAt());
            }
            orders.close();
            plugins.ifPresent(Plugins::close);
            peers.ifPresent(SitePeers::close);
            sayFarewell();
        }
    }

    private long wakeAt() {
        long wakeAt = quiet ? clock.getAsLong() + FIRST_TURN : calls.wakeAt();
        return firstReportAt.filter(at -> at - wakeAt < 0).orElse(wakeAt);
    }

    /** Nobody wants to wait a whole cycle to see that a new agent works. */
    private boolean isFirstReportDue() {
        boolean due = firstReportAt.filter(at -> at - clock.getAsLong() <= 0).isPresent();
        if (due) {
            firstReportAt = Optional.empty();
        }
        return due;
    }

    private void hearOfDelivery() {
        boolean has = calls.hasDelivered();
        if (has && !delivered) {
            LOG.log(Level.INFO, who + ": the server has the first report");
        }
        delivered = has;
    }

    /** From any thread. */
    void stop() {
        stopping = true;
        watch.wakeUp();
    }

    private void follow(List<PartnerList> lists) {
        if (succession.isPresent() && !succession.get().mayProbe()) {
            if (held.isEmpty()) {
                succession.get().listed();
            }
            held = Optional.of(lists);
            return;
        }
        if (!listed) {
            int links = lists.stream().mapToInt(list -> list.partners().size()).sum();
            LOG.log(Level.INFO, who + ": the server lists " + links + (links == 1 ? " link" : " links") + " to probe");
            firstReportAt = Optional.of(clock.getAsLong() + FIRST_TURN);
        }
        listed = true;
        if (succession.isEmpty()) {
            becomeTheAgent();
        }
        watch.follow(lists);
    }

    private void becomeTheAgent() {
        if (!isTheAgent) {
            isTheAgent = true;
            upgrades.ifPresent(each -> each.goOn(this));
            orders.start();
            plugins.ifPresent(Plugins::start);
        }
    }

    /** Does what the old agent lets a new one do by now. */
    private void succeed(Succession old) {
        if (old.isLost()) {
            LOG.log(Level.WARNING, who + ": the old agent did not hand over; this one ends");
            stopping = true;
            return;
        }
        if (old.mayProbe() && held.isPresent()) {
            List<PartnerList> lists = held.get();
            held = Optional.empty();
            // The old agent's last report has what instruments counted before.
            List<Report> _ = watch.complete(watch.takeReports());
            follow(lists);
        }
        if (delivered && !proven) {
            proven = true;
            old.proven();
        }
        if (old.hasTakenOver()) {
            becomeTheAgent();
        }
    }

    private void cutWhereWanted() {
        if (wantedCut.isPresent() && listed && calls.isIdle()) {
            CompletableFuture<Boolean> wanted = wantedCut.get();
            wantedCut = Optional.empty();
            quiet = true;
            calls.deliver(watch.takeReports(), taken -> {
                if (!wanted.complete(taken) || !taken) {
                    inLoop(() -> quiet = false);
                }
            });
        }
    }

    @Override
    public boolean cut(Duration patience) throws InterruptedException {
        CompletableFuture<Boolean> cut = new CompletableFuture<>();
        inLoop(() -> wantedCut = Optional.of(cut));
        try {
            return cut.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return !cut.complete(false) && cut.getNow(false);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void resume() {
        inLoop(() -> {
            quiet = false;
            watch.beginRun(Instant.now());
            calls.hasNews();
        });
    }

    private void inLoop(Runnable errand) {
        errands.add(errand);
        watch.wakeUp();
    }

    @Override
    public void stopAsking() {
        orders.stopAsking();
        plugins.ifPresent(Plugins::close);
    }

    @Override
    public int awaitOrders(int own, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (orders.running() > own && System.nanoTime() - end < 0) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return Math.max(0, orders.running() - own);
    }

    @Override
    public boolean hasDelivered() {
        return delivered;
    }

    @Override
    public void end() {
        stop();
    }

    private void sayFarewell() {
        if (quiet) {
            return; // a new agent reports
        }
        Optional<List<Report>> last = listed ? Optional.of(watch.takeReports()) : Optional.empty();
        last.filter(reports -> !reports.isEmpty()).ifPresent(reports -> calls.sayFarewell(reports, LAST_WORDS));
    }
}
