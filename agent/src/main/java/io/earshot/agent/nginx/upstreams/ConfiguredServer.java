package io.earshot.agent.nginx.upstreams;

/**
 * A server of the configuration.
 *
 * @param upstream the upstream's name, or the directive that names the server without one
 * @param host a name or an address, without brackets
 * @param backup whether it gets requests only while the others fail
 * @param down whether it gets none
 * @param atRuntime whether nginx resolves the name again and again by its own resolver, and not once by the system's
 */
record ConfiguredServer(String upstream, String host, int port, boolean backup, boolean down, boolean atRuntime) {

    /** Returns host and port as the configuration has them. */
    String name() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
