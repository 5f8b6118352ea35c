package io.earshot.fleet.partners;

import io.earshot.model.Ip;

/** A target that a container uses, with the evidence. */
sealed interface Wanted {

    Evidence evidence();

    /** Whoever provides the service. */
    record Service(Evidence evidence) implements Wanted {}

    /** One address of the service: DNS told the container this one. */
    record Address(Evidence evidence, Ip ip) implements Wanted {}
}
