package io.earshot.fleet.partners;

import io.earshot.model.Ip;

/** What a container wants to reach, with the reason. */
sealed interface Wanted {

    Evidence evidence();

    /** Whoever provides the service. */
    record Service(Evidence evidence) implements Wanted {}

    /** One address of the service: DNS told the container this one. */
    record Address(Evidence evidence, Ip ip) implements Wanted {}
}
