package io.earshot.nagios.webhook;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.Status;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
 * @param kinds only incidents of these kinds; all if empty
 * @param places only incidents that are about one of these; all if empty
 * @param remind after how long an incident that nobody acknowledged is told again; empty for never
 * @param ticketField the JSON pointer to the ticket's number in an answer
 */
public record WebhookSettings(
        URI url,
        WebhookTemplate template,
        Optional<String> secret,
        Optional<String> token,
        Set<String> checks,
        Set<String> hosts,
        Set<CheckState> states,
        Set<String> kinds,
        Set<String> places,
        Optional<Duration> remind,
        String ticketField) {

    /** Names the field of an answer that has the number of a ticket, if the configuration does not say. */
    public static final String TICKET = "/ticket";

    public WebhookSettings {
        checks = Set.copyOf(checks);
        hosts = Set.copyOf(hosts);
        states = Set.copyOf(states);
        kinds = Set.copyOf(kinds);
        places = Set.copyOf(places);
    }

    /** For results of all kinds and places, without reminders. */
    public WebhookSettings(
            URI url,
            WebhookTemplate template,
            Optional<String> secret,
            Optional<String> token,
            Set<String> checks,
            Set<String> hosts,
            Set<CheckState> states) {
        this(url, template, secret, token, checks, hosts, states, Set.of(), Set.of(), Optional.empty(), TICKET);
    }

    boolean takes(SqlCheck check) {
        return checks.isEmpty() ? !check.name().equals(Checks.EACH_INCIDENT.name()) : checks.contains(check.name());
    }

    boolean isFor(Status result) {
        String kind = result.result().labels().getOrDefault("kind", "");
        List<String> about =
                List.of(result.result().labels().getOrDefault("places", "").split(" "));
        return (checks.isEmpty() || checks.contains(result.check().name()))
                && (hosts.isEmpty() || hosts.contains(result.service().host()))
                && (kinds.isEmpty() || kinds.contains(kind))
                && (places.isEmpty() || about.stream().anyMatch(places::contains));
    }
}
