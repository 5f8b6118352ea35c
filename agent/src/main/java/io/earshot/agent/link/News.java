package io.earshot.agent.link;

import io.earshot.model.ContainerName;
import io.earshot.model.LinkState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Decides what is reported at once instead of at the cycle's end. For one thread. */
final class News {

    private static final Logger LOG = System.getLogger(Prober.class.getName());

    private final ContainerName container;
    private final LossAlert lossAlert;
    private boolean any;

    News(ContainerName container, long now) {
        this.container = container;
        lossAlert = new LossAlert(now);
    }

    /** The agent got no CPU time for so long that others may take its host for dead. */
    void stoodStill() {
        any = true;
    }

    /** A link loses a probe after an answer. */
    void lossBegan(Link link, long now) {
        any |= lossAlert.lossBegan(link.lossBegan(now), now);
    }

    /** @param before the link's state before something was learned of it */
    void judged(Link link, Optional<LinkState> before) {
        Optional<LinkState> after = link.health().state();
        if (!after.equals(before)) {
            LOG.log(Level.DEBUG, () -> container + ": " + link.partner().ip() + " is " + word(after));
            any |= isNews(before, after);
        }
    }

    /** A first answer is what everybody expects; all that begins or ends trouble is not. */
    private static boolean isNews(Optional<LinkState> before, Optional<LinkState> after) {
        return before.equals(Optional.of(LinkState.DOWN)) || after.equals(Optional.of(LinkState.DOWN));
    }

    private static String word(Optional<LinkState> state) {
        return state.orElse(LinkState.UNKNOWN).name();
    }

    /** Something was learned of the link's paths. */
    void pathsChanged(Link link) {
        if (link.paths().takeNews()) {
            LOG.log(
                    Level.DEBUG,
                    () -> container + ": dead paths to " + link.partner().ip() + " from UDP source ports "
                            + link.paths().deadPorts() + ", narrow ones from "
                            + link.paths().narrowPorts());
            any = true;
        }
    }

    /** Something was learned of the link's traffic classes. */
    void classesChanged(Link link) {
        any |= link.classes().takeNews();
    }

    /** Returns whether there is something to report at once since this was asked last. */
    boolean take() {
        boolean taken = any;
        any = false;
        return taken;
    }
}
