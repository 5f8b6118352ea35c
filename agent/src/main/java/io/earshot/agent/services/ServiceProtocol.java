package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import java.io.IOException;

/** Asks a service in its own words. */
interface ServiceProtocol {

    /**
     * Asks over a connection that nobody used yet.
     *
     * @throws AnswerException if the answer is none of this protocol
     * @throws IOException as the network has it
     */
    Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException;
}
