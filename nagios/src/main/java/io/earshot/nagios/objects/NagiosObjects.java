package io.earshot.nagios.objects;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes one file of object definitions that nagios4 -v accepts without a warning. Every service is passive and becomes UNKNOWN
 * when Earshot falls silent; one attempt is enough, since Earshot damps by itself.
 */
public final class NagiosObjects {

    /** Nagios' own freshness checks run by the minute; in its files ';' begins a comment, so that && stands in the command. */
    private static final String HEAD = """
        # Written by `earshot nagios-config`; write it again when checks or containers come or go.
        define timeperiod {
            timeperiod_name  earshot-always
            alias            always
            sunday           00:00-24:00
            monday           00:00-24:00
            tuesday          00:00-24:00
            wednesday        00:00-24:00
            thursday         00:00-24:00
            friday           00:00-24:00
            saturday         00:00-24:00
        }
        define command {
            command_name  earshot-stale
            command_line  /bin/sh -c "echo 'no word from Earshot for too long' && exit 3"
        }
        """;

    private static final String NOBODY = """
        # Nobody is told. Name a contact group of yours with --contact-group.
        define contact {
            contact_name                   earshot-nobody
            host_notifications_enabled     0
            service_notifications_enabled  0
            host_notification_period       earshot-always
            service_notification_period    earshot-always
            host_notification_options      n
            service_notification_options   n
            host_notification_commands     earshot-stale
            service_notification_commands  earshot-stale
        }
        """;

    private static final String TEMPLATES = """
        define host {
            name                    earshot-host
            register                0
            active_checks_enabled   0
            passive_checks_enabled  1
            max_check_attempts      1
            check_period            earshot-always
            notification_period     earshot-always
            CONTACTS
        }
        define service {
            name                    earshot-passive
            register                0
            active_checks_enabled   0
            passive_checks_enabled  1
            check_freshness         1
            check_command           earshot-stale
            is_volatile             0
            max_check_attempts      1
            check_interval          1
            retry_interval          1
            check_period            earshot-always
            notification_period     earshot-always
            CONTACTS
        }
        """;

    private NagiosObjects() {}

    /**
     * Writes them.
     *
     * @param contactGroup whom Nagios tells; it must be defined there
     * @param withHosts whether hosts are defined too, which would clash with a Nagios that has them
     */
    public static String of(List<PassiveService> services, Optional<String> contactGroup, boolean withHosts) {
        StringBuilder text = new StringBuilder(HEAD);
        if (contactGroup.isEmpty()) {
            text.append(NOBODY);
        }
        text.append(TEMPLATES.replace(
                "CONTACTS",
                contactGroup
                        .map(group -> "contact_groups          " + group)
                        .orElse("contacts                earshot-nobody")));
        if (withHosts) {
            TreeSet<String> hosts = new TreeSet<>();
            services.forEach(service -> hosts.add(service.name().host()));
            for (String host : hosts) {
                text.append("""
                    define host {
                        use        earshot-host
                        host_name  %s
                        address    127.0.0.1
                    }
                    """.formatted(host));
            }
        }
        for (PassiveService service : services) {
            text.append("""
                define service {
                    use                  earshot-passive
                    host_name            %s
                    service_description  %s
                    freshness_threshold  %d
                }
                """.formatted(
                            service.name().host(),
                            service.name().service(),
                            service.fresh().toSeconds()));
        }
        return text.toString();
    }
}
