package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.CallSchedule.Errand;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Calls the server when the {@link CallSchedule} says so, each time in a virtual thread, and takes the answers. For
 * the one thread that owns the agent.
 */
public final class ServerCalls {

    private static final Logger LOG = System.getLogger(ServerCalls.class.getName());

    private final String who;
    private final ServerClient server;
    private final CallSchedule schedule;
    private final TroubleLog troubles;
    private final UnaryOperator<List<Report>> completion;
    private final Runnable wakeUp;
    private final Queue<Visit> ended = new ConcurrentLinkedQueue<>();
    private Optional<String> etag = Optional.empty();
    private List<Report> undelivered = List.of();

    private boolean delivered;

    /** Whether a report went to a server that did not know us. */
    private boolean introduced;

    /** Holds the reports of a call and their answers. */
    private record Visit(List<Report> reports, List<Answer> answers) {}

    /**
     * @param who speaks, for messages
     * @param completion adds to the reports what takes a while to find out; called on each visit, in the visit's thread
     * @param wakeUp calls the owner when a visit has ended; from any thread
     */
    public ServerCalls(
            String who,
            ServerClient server,
            CallSchedule schedule,
            TroubleLog troubles,
            UnaryOperator<List<Report>> completion,
            Runnable wakeUp) {
        this.who = who;
        this.server = server;
        this.schedule = schedule;
        this.troubles = troubles;
        this.completion = completion;
        this.wakeUp = wakeUp;
    }

    /** Takes in what the server said; the newest lists, if it sent some. */
    public Optional<List<PartnerList>> hear(long now) {
        Optional<List<PartnerList>> newest = Optional.empty();
        for (Visit visit = ended.poll(); visit != null; visit = ended.poll()) {
            boolean unknown =
                    visit.reports().isEmpty() && visit.answers().stream().anyMatch(ServerCalls::isUnknown);
            if (!unknown || introduced) {
                troubles.note(visit.answers());
            }
            undelivered = visit.reports();
            for (Answer answer : visit.answers()) {
                switch (answer) {
                    case Answer.Fresh(List<PartnerList> lists, Optional<String> tag) -> {
                        etag = tag;
                        newest = Optional.of(lists);
                        schedule.follow(cycle(lists), now);
                    }
                    case Answer.Delivered _ -> {
                        undelivered = List.of();
                        delivered = true;
                    }
                    case Answer.Unchanged _, Answer.Kept _, Failed _ -> {}
                }
            }
            schedule.ended(visit.answers(), now);
            if (unknown) {
                introduced = true;
                schedule.introduce();
            }
        }
        return newest;
    }

    private static boolean isUnknown(Answer answer) {
        return answer instanceof Failed failed && failed.trouble() == Answer.Trouble.UNKNOWN_CONTAINER;
    }

    /** A host without containers has no list that would say. */
    private static Duration cycle(List<PartnerList> lists) {
        return lists.isEmpty() ? PartnerList.DEFAULT_CYCLE : lists.getFirst().cycle();
    }

    /** Something happened that cannot wait for the cycle's end. */
    public void hasNews() {
        schedule.reportNow();
    }

    /**
     * Sends somebody to the server if there is a reason to.
     *
     * @param newReports what is known now; may be none
     */
    public void talk(long now, Supplier<List<Report>> newReports) {
        schedule.next(now).ifPresent(errand -> {
            List<Report> reports = switch (errand.report()) {
                case NOTHING -> List.of();
                case AGAIN -> undelivered;
                case NEW -> newReports.get();
            };
            Optional<String> tag = etag;
            Thread.startVirtualThread(() -> {
                ended.add(visit(errand, reports, tag));
                wakeUp.run();
            });
        });
    }

    /** Returns whether a report was taken by the server. */
    public boolean hasDelivered() {
        return delivered;
    }

    /** Returns whether no call is under way. */
    public boolean isIdle() {
        return !schedule.isUnderway();
    }

    /**
     * Delivers reports outside of the schedule; only while no call is under way.
     *
     * @param taken is told whether the server has them, from another thread
     */
    public void deliver(List<Report> reports, Consumer<Boolean> taken) {
        Thread.startVirtualThread(() -> {
            Visit visit = visit(new Errand(CallSchedule.Wanted.NEW, false), reports, Optional.empty());
            taken.accept(visit.answers().getFirst() instanceof Answer.Delivered);
        });
    }

    /** When {@link #talk} is worth calling again, if nothing happens before. */
    public long wakeAt() {
        return schedule.wakeAt();
    }

    private Visit visit(Errand errand, List<Report> begun, Optional<String> tag) {
        List<Report> reports = begun;
        List<Answer> answers = new ArrayList<>(2);
        try {
            if (errand.report() != CallSchedule.Wanted.AGAIN) {
                reports = completion.apply(begun);
            }
            if (errand.report() != CallSchedule.Wanted.NOTHING) {
                answers.add(reports.isEmpty() ? new Answer.Delivered() : server.deliver(reports));
            }
            boolean refused = !answers.isEmpty() && answers.getFirst() instanceof Failed;
            if (errand.list() && !refused) {
                answers.add(server.fetch(tag));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a visit to the server ends by a bug of the agent of " + who, e);
            answers.add(new Failed(Answer.Trouble.MISUNDERSTOOD, "the agent failed: " + e, Optional.empty()));
        }
        return new Visit(reports, answers);
    }

    /**
     * Delivers the last reports; newer than all that may be underway, and numbered so.
     *
     * @param patience a shutdown is held up no longer
     */
    public void sayFarewell(List<Report> last, Duration patience) {
        Thread farewell = Thread.startVirtualThread(() -> {
            if (server.deliver(completion.apply(last)) instanceof Failed failed) {
                LOG.log(Level.DEBUG, () -> who + ": last report not delivered: " + failed.message());
            }
        });
        try {
            farewell.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
