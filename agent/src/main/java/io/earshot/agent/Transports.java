package io.earshot.agent;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.kernel.NativeCalls;
import io.earshot.agent.portable.ConnectTransport;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Sources;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Opens the network by the system calls of Linux, or by the Java runtime where they cannot be made. */
final class Transports {

    private static final Logger LOG = System.getLogger(Transports.class.getName());

    private Transports() {}

    /** @throws IOException with a message for people, as when no interface has such an address */
    static ProbeTransport open(Sources sources) throws IOException {
        Optional<String> refusal = NativeCalls.refusal();
        if (refusal.isEmpty()) {
            return KernelTransport.open(sources);
        }
        LOG.log(
                Level.WARNING,
                "no ICMP, paths, path MTU, traces and plug-ins: " + refusal.get() + "; probing by TCP connects");
        return ConnectTransport.open(sources);
    }
}
