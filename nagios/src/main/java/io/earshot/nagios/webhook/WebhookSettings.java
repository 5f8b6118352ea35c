package io.earshot.nagios.webhook;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.watch.Status;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a webhook's address, its credentials and the results that it is for.
 *
 * @param secret signs each request
 * @param token is sent as bearer
 * @param checks only results of these; all if empty
 * @param hosts only results of these hosts; all if empty
 * @param states that are worth a message; a return to OK is always told to whoever was told of trouble
 */
public record WebhookSettings(
        URI url,
        WebhookTemplate template,
        Optional<String> secret,
        Optional<String> token,
        Set<String> checks,
        Set<String> hosts,
        Set<CheckState> states) {

    public WebhookSettings {
        checks = Set.copyOf(checks);
        hosts = Set.copyOf(hosts);
        states = Set.copyOf(states);
    }

    boolean isFor(Status result) {
        return (checks.isEmpty() || checks.contains(result.check().name()))
                && (hosts.isEmpty() || hosts.contains(result.service().host()));
    }
}
