package io.earshot.agent.probe;

/** How a probe asks. */
public enum Method {
    ICMP,
    TCP;

    public Method other() {
        return this == ICMP ? TCP : ICMP;
    }
}
