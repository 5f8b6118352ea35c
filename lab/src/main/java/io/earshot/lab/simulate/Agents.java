package io.earshot.lab.simulate;

import io.earshot.agent.link.Pace;
import io.earshot.model.ContainerName;

/** Tells whether agents run in containers or on hosts, and so which reports come together. */
public enum Agents {
    IN_CONTAINERS,
    ON_HOSTS;

    /** The place of the container's report in the cycle: from zero up, the cycle divides it. */
    long offset(ContainerName container) {
        return switch (this) {
            case IN_CONTAINERS -> Pace.offset(container);
            case ON_HOSTS -> Pace.offset(container.host());
        };
    }
}
