package io.earshot.agent.container;

import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.time.Instant;
import java.util.List;

/** Watches the links of whomever it was made for. For one thread, save where it says otherwise. */
public interface Watch extends AutoCloseable {

    /** The newest lists, one a container; who is not among them has none any more. */
    void follow(List<PartnerList> lists);

    /** Waits for answers until something is due, or until the time given, or until woken; then does what is due. */
    void step(long until);

    /** Whether a link went down or came back since this was asked last. */
    boolean takeNews();

    /** Returns the measurements since the last call, one report for each container. Begins a new count. */
    List<Report> takeReports();

    /** Makes the next reports those of a run that begins now. */
    void beginRun(Instant now);

    /** Adds what takes a while to find out. From a visit's thread; one at a time. */
    List<Report> complete(List<Report> reports);

    /** Ends the wait of a {@link #step}. From any thread, also after the close. */
    void wakeUp();

    @Override
    void close();
}
