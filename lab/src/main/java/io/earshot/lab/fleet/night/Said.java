package io.earshot.lab.fleet.night;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds what each source said at one time.
 *
 * @param incidents by SQL, oldest first
 * @param silent containers whose state is SILENT, by SQL
 * @param page identities of the incidents that the page's overview lists as open
 * @param pageMuted those that it lists as muted
 * @param pageSilent containers that it counts as silent
 * @param nagios state and text by service, as status.dat has them
 * @param alerts severity by the incident's identity or the check's name, as Alertmanager fires them
 * @param messages what the webhook was told so far, oldest first
 */
record Said(
        List<Incident> incidents,
        List<String> silent,
        List<String> page,
        List<String> pageMuted,
        int pageSilent,
        Map<String, Service> nagios,
        Map<String, String> alerts,
        List<Message> messages) {

    record Incident(String id, String state, String kind, String severity, String since, String summary) {}

    /** @param state 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, as Nagios counts */
    record Service(int state, String text) {

        String word() {
            return List.of("OK", "WARNING", "CRITICAL", "UNKNOWN").get(state);
        }
    }

    /** @param subject the incident's identity, or the check */
    record Message(String action, String subject, String state) {}

    List<Incident> incidents(String state) {
        return incidents.stream()
                .filter(incident -> incident.state().equals(state))
                .toList();
    }

    Optional<Incident> incident(String id) {
        return incidents.stream().filter(incident -> incident.id().equals(id)).findFirst();
    }

    Service service(String name) {
        return nagios.getOrDefault(name, new Service(3, "no such service"));
    }

    /** Counts the messages of one kind about something. */
    long told(String action, String subject) {
        return messages.stream()
                .filter(message ->
                        message.action().equals(action) && message.subject().equals(subject))
                .count();
    }

    /** The same, with what the two say that answer while the server does not. */
    Said with(Map<String, Service> nagiosNow, Map<String, String> alertsNow) {
        return new Said(incidents, silent, page, pageMuted, pageSilent, nagiosNow, alertsNow, messages);
    }

    String bySql() {
        String known = incidents.stream()
                .map(each -> "%s %s %s %s".formatted(each.id(), each.kind(), each.severity(), each.state()))
                .collect(Collectors.joining("; "));
        return (known.isEmpty() ? "no incident" : known) + (silent.isEmpty() ? "" : "; silent: " + silent.size());
    }

    /** Returns the sentences of the incidents that are not over. */
    String summaries() {
        String open = incidents.stream()
                .filter(each -> !each.state().equals("OVER"))
                .map(each -> each.state() + " " + each.summary())
                .collect(Collectors.joining("; "));
        return open.isEmpty() ? "no incident" : open;
    }

    String byPage() {
        return "open: " + listed(page) + (pageMuted.isEmpty() ? "" : "; muted: " + listed(pageMuted))
                + (pageSilent == 0 ? "" : "; silent: " + pageSilent);
    }

    private static String listed(List<String> ids) {
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }

    String byNagios() {
        String troubles = nagios.entrySet().stream()
                .filter(each -> each.getValue().state() != 0)
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue().word())
                .collect(Collectors.joining("; "));
        return troubles.isEmpty() ? "all OK" : troubles;
    }

    String byAlertmanager() {
        String firing = alerts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("; "));
        return firing.isEmpty() ? "none" : firing;
    }

    /** Returns what the webhook was told since there were so many messages. */
    String byWebhook(int before) {
        String news = messages.stream()
                .skip(before)
                .map(each -> "%s %s %s".formatted(each.action(), each.subject(), each.state()))
                .collect(Collectors.joining("; "));
        return news.isEmpty() ? "–" : news;
    }
}
