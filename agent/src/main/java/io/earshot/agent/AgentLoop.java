package io.earshot.agent;

import io.earshot.agent.http.Answer;
import io.earshot.agent.http.Complaints;
import io.earshot.agent.http.Conversation;
import io.earshot.agent.http.Conversation.Errand;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.link.Prober;
import io.earshot.agent.load.LoadAverage;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.report.Reports;
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
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One run of an agent, in a thread of its own. */
final class AgentLoop implements Runnable {

    private static final Logger LOG = System.getLogger(AgentLoop.class.getName());

    /** The last report must not hold up a shutdown. */
    private static final Duration LAST_WORDS = Duration.ofMillis(700);

    private final AgentConfig config;
    private final ProbeTransport transport;
    private final LongSupplier clock;
    private final Prober prober;
    private final ServerClient server;
    private final Complaints complaints;
    private final Conversation conversation;
    private final Reports reports;
    private final Queue<List<Answer>> answered = new ConcurrentLinkedQueue<>();
    private Optional<String> etag = Optional.empty();
    private Optional<Report> undelivered = Optional.empty();
    private boolean listed;
    private volatile boolean stopping;

    AgentLoop(AgentConfig config, ProbeTransport transport, LongSupplier clock, RandomGenerator random) {
        this.config = config;
        this.transport = transport;
        this.clock = clock;
        prober = new Prober(config.container(), config.tcpPorts(), transport, clock);
        server = new ServerClient(config.server(), config.container(), config.version());
        complaints = new Complaints(config.container() + " at server " + config.server());
        conversation = new Conversation(config.container(), PartnerList.DEFAULT_CYCLE, clock.getAsLong(), random);
        reports = new Reports(config.container(), config.version(), random);
    }

    /** Until {@link #stop}; closes the transport. */
    @Override
    public void run() {
        try (transport) {
            while (!stopping) {
                hear();
                talk();
                prober.step(conversation.wakeAt());
            }
            sayFarewell();
        }
    }

    /** From any thread. */
    void stop() {
        stopping = true;
        transport.wakeUp();
    }

    /** Takes in what the server said. */
    private void hear() {
        for (List<Answer> answers = answered.poll(); answers != null; answers = answered.poll()) {
            complaints.note(answers);
            answers.forEach(this::heed);
            conversation.ended(answers, clock.getAsLong());
        }
    }

    private void heed(Answer answer) {
        switch (answer) {
            case Answer.Fresh(PartnerList list, Optional<String> tag) -> follow(list, tag);
            case Answer.Delivered delivered -> undelivered = Optional.empty();
            case Answer.Unchanged unchanged -> {}
            case Answer.Failed failed -> {}
        }
    }

    private void follow(PartnerList list, Optional<String> tag) {
        if (!listed) {
            LOG.log(
                    Level.DEBUG,
                    () -> config.container() + ": " + list.partners().size() + " partners");
        }
        listed = true;
        etag = tag;
        prober.follow(list);
        conversation.follow(list.cycle(), clock.getAsLong());
    }

    /** Sends somebody to the server if there is a reason to. */
    private void talk() {
        if (prober.takeNews()) {
            conversation.reportNow();
        }
        conversation.next(clock.getAsLong()).ifPresent(errand -> {
            Optional<Report> report = report(errand);
            Optional<String> tag = etag;
            Thread.startVirtualThread(() -> {
                answered.add(visit(report, errand.list(), tag));
                transport.wakeUp();
            });
        });
    }

    private Optional<Report> report(Errand errand) {
        return switch (errand.report()) {
            case NOTHING -> Optional.empty();
            case AGAIN -> undelivered;
            case NEW -> {
                undelivered = Optional.of(newReport());
                yield undelivered;
            }
        };
    }

    private Report newReport() {
        return reports.next(prober.takeReports(), LoadAverage.OF_THIS_MACHINE.read(), prober.takeHealth());
    }

    private List<Answer> visit(Optional<Report> report, boolean list, Optional<String> tag) {
        List<Answer> answers = new ArrayList<>(2);
        try {
            report.map(server::deliver).ifPresent(answers::add);
            boolean refused = !answers.isEmpty() && answers.getFirst() instanceof Answer.Failed;
            if (list && !refused) {
                answers.add(server.fetch(tag));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a visit to the server ends by a bug of the agent of " + config.container(), e);
            answers.add(new Answer.Failed(Answer.Trouble.MISUNDERSTOOD, "the agent failed: " + e, Optional.empty()));
        }
        return answers;
    }

    /** Newer than all that may be underway, and numbered so. */
    private void sayFarewell() {
        if (!listed) {
            return;
        }
        Report last = newReport();
        Thread farewell = Thread.startVirtualThread(() -> {
            if (server.deliver(last) instanceof Answer.Failed failed) {
                LOG.log(Level.DEBUG, () -> config.container() + ": last report not delivered: " + failed.message());
            }
        });
        try {
            farewell.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
