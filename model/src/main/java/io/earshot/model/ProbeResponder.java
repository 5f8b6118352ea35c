package io.earshot.model;

/**
 * The section {@code responder}: where an agent answers UDP probes of its own fleet.
 *
 * @param port the same at each of its container's addresses
 */
public record ProbeResponder(int port) implements Section {

    public ProbeResponder {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("responder port " + port + ", expected 1 to 65535");
        }
    }
}
