package io.earshot.server.config;

import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.files.SecretFile;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.alertmanager.AlertmanagerDestination;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.icinga.IcingaDestination;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.nsca.NscaDestination;
import io.earshot.nagios.pipe.PipeDestination;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.nagios.webhook.WebhookDestination;
import io.earshot.nagios.webhook.WebhookSettings;
import io.earshot.nagios.webhook.WebhookTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Somebody who hears results; exactly one of the ways is given.
 *
 * @param name name of the destination in table DESTINATION
 * @param nsca NSCA daemon; each destination has exactly one of {@code nsca}, {@code pipe}, {@code icinga}, {@code
 *     alertmanager} and {@code webhook}
 * @param pipe command pipe of Nagios on the same machine
 * @param icinga API of Icinga 2
 * @param alertmanager Prometheus's Alertmanager
 * @param webhook receiver of JSON over HTTP
 */
public record DestinationConfig(
        String name,
        Optional<Nsca> nsca,
        Optional<Path> pipe,
        Optional<Icinga> icinga,
        Optional<Alertmanager> alertmanager,
        Optional<Webhook> webhook) {

    public DestinationConfig {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("\"name\" is \"" + Objects.requireNonNullElse(name, "")
                    + "\", expected letters, digits, '.', '-' and '_'");
        }
        nsca = Objects.requireNonNullElse(nsca, Optional.empty());
        pipe = Objects.requireNonNullElse(pipe, Optional.empty());
        icinga = Objects.requireNonNullElse(icinga, Optional.empty());
        alertmanager = Objects.requireNonNullElse(alertmanager, Optional.empty());
        webhook = Objects.requireNonNullElse(webhook, Optional.empty());
        long ways = Stream.of(nsca, pipe, icinga, alertmanager, webhook)
                .filter(Optional::isPresent)
                .count();
        if (ways != 1) {
            throw new IllegalArgumentException("destination \"" + name + "\" has " + ways
                    + " of nsca, pipe, icinga, alertmanager and webhook, expected one");
        }
    }

    /**
     * A daemon of NSCA.
     *
     * @param host host of the daemon
     * @param port port of the daemon
     * @param encryption {@code decryption_method} of its nsca.cfg, as a number or a name
     * @param passwordFile file with the password in its first line
     * @param passwordEnv environment variable with the password; without file and variable there is none
     * @param timeout time for each delivery
     */
    public record Nsca(
            String host,
            Integer port,
            String encryption,
            Optional<Path> passwordFile,
            Optional<String> passwordEnv,
            Duration timeout) {

        public Nsca {
            host = required("host", host);
            port = Objects.requireNonNullElse(port, 5_667);
            encryption = Objects.requireNonNullElse(encryption, "xor");
            Encryption.parse(encryption);
            passwordFile = Objects.requireNonNullElse(passwordFile, Optional.empty());
            passwordEnv = Objects.requireNonNullElse(passwordEnv, Optional.empty());
            timeout = Objects.requireNonNullElse(timeout, Duration.ofSeconds(10));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("\"port\" is " + port + ", expected 1 to 65535");
            }
        }

        private NscaDestination.Settings settings() {
            return new NscaDestination.Settings(
                    host,
                    port,
                    Encryption.parse(encryption),
                    password(passwordFile, passwordEnv).orElse(""),
                    timeout);
        }
    }

    /**
     * Icinga 2.
     *
     * @param url address of the API
     * @param user user of the API
     * @param passwordFile file with the password in its first line; this or {@code passwordEnv} is required
     * @param passwordEnv environment variable with the password
     * @param certificate authority of Icinga's certificate, PEM; by default those that Java trusts
     */
    public record Icinga(
            URI url,
            String user,
            Optional<Path> passwordFile,
            Optional<String> passwordEnv,
            Optional<Path> certificate) {

        public Icinga {
            requireHttp(url);
            user = required("user", user);
            passwordFile = Objects.requireNonNullElse(passwordFile, Optional.empty());
            passwordEnv = Objects.requireNonNullElse(passwordEnv, Optional.empty());
            certificate = Objects.requireNonNullElse(certificate, Optional.empty());
            if (passwordFile.isEmpty() && passwordEnv.isEmpty()) {
                throw new IllegalArgumentException("no password, expected \"passwordFile\" or \"passwordEnv\"");
            }
        }
    }

    /**
     * Prometheus' Alertmanager.
     *
     * @param url address of the Alertmanager
     * @param page address of Earshot's page, for links to incidents in alerts
     */
    public record Alertmanager(URI url, Optional<URI> page) {

        public Alertmanager {
            requireHttp(url);
            page = Objects.requireNonNullElse(page, Optional.empty());
            page.ifPresent(DestinationConfig::requireHttp);
        }
    }

    /**
     * Whoever takes JSON over HTTP.
     *
     * @param url address that takes the messages
     * @param template JSON with placeholders such as {@code {{summary}}}; by default a document with all fields
     * @param templateFile file with the template
     * @param secretFile file with the key that signs requests, in its first line
     * @param tokenFile file with a bearer token, in its first line
     * @param checks checks whose results are sent; all if empty
     * @param hosts hosts whose results are sent; all if empty
     * @param states states that are sent; all if empty
     * @param kinds kinds of incidents that are sent; all if empty
     * @param places places whose incidents are sent; all if empty
     * @param remind time after which an incident that nobody acknowledged is sent again; by default never
     * @param ticketField JSON pointer to the number of a ticket in the receiver's answer
     */
    public record Webhook(
            URI url,
            Optional<String> template,
            Optional<Path> templateFile,
            Optional<Path> secretFile,
            Optional<Path> tokenFile,
            List<String> checks,
            List<String> hosts,
            List<CheckState> states,
            List<String> kinds,
            List<String> places,
            Optional<Duration> remind,
            String ticketField) {

        public Webhook {
            requireHttp(url);
            template = Objects.requireNonNullElse(template, Optional.empty());
            templateFile = Objects.requireNonNullElse(templateFile, Optional.empty());
            secretFile = Objects.requireNonNullElse(secretFile, Optional.empty());
            tokenFile = Objects.requireNonNullElse(tokenFile, Optional.empty());
            checks = List.copyOf(Objects.requireNonNullElse(checks, List.of()));
            hosts = List.copyOf(Objects.requireNonNullElse(hosts, List.of()));
            states = List.copyOf(Objects.requireNonNullElse(states, List.of()));
            kinds = List.copyOf(Objects.requireNonNullElse(kinds, List.of()));
            places = List.copyOf(Objects.requireNonNullElse(places, List.of()));
            remind = Objects.requireNonNullElse(remind, Optional.empty());
            ticketField = Objects.requireNonNullElse(ticketField, WebhookSettings.TICKET);
            if (!ticketField.startsWith("/")) {
                throw new IllegalArgumentException(
                        "\"ticketField\" is \"" + ticketField + "\", expected a JSON pointer as in /result/number");
            }
            if (template.isPresent() && templateFile.isPresent()) {
                throw new IllegalArgumentException("\"template\" and \"templateFile\", expected one of them");
            }
            template.ifPresent(WebhookTemplate::parse);
        }

        private WebhookSettings settings() {
            return new WebhookSettings(
                    url,
                    templateFile
                            .map(Webhook::read)
                            .or(() -> template)
                            .map(WebhookTemplate::parse)
                            .orElseGet(WebhookTemplate::generic),
                    password(secretFile, Optional.empty()),
                    password(tokenFile, Optional.empty()),
                    Set.copyOf(checks),
                    Set.copyOf(hosts),
                    states.isEmpty() ? EnumSet.allOf(CheckState.class) : Set.copyOf(states),
                    Set.copyOf(kinds),
                    Set.copyOf(places),
                    remind,
                    ticketField);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new IllegalArgumentException("template file " + file + " cannot be read", e);
            }
        }
    }

    /** Returns whether it wants one result for each incident. */
    boolean wantsEachIncident() {
        return alertmanager.isPresent()
                || webhook.filter(hook -> hook.checks().contains(Checks.EACH_INCIDENT.name()))
                        .isPresent();
    }

    /** Returns its host as it is configured, a name or an address; empty for a pipe. */
    public Optional<String> host() {
        Optional<URI> url = icinga.map(Icinga::url)
                .or(() -> webhook.map(Webhook::url))
                .or(() -> alertmanager.map(Alertmanager::url));
        return nsca.map(Nsca::host).or(() -> url.map(URI::getHost));
    }

    /**
     * @param tickets is told of tickets that a receiver made
     * @param memory keeps what the destination was told
     * @throws IllegalArgumentException if its password or certificate cannot be had
     */
    public Destination open(WebhookDestination.Tickets tickets, ToldMemory memory) {
        try {
            if (nsca.isPresent()) {
                return new NscaDestination(name, nsca.get().settings());
            }
            if (pipe.isPresent()) {
                return new PipeDestination(name, pipe.get());
            }
            if (icinga.isPresent()) {
                return open(icinga.get());
            }
            if (webhook.isPresent()) {
                return new WebhookDestination(name, webhook.get().settings(), InstantSource.system(), tickets, memory);
            }
            URI url = alertmanager.orElseThrow().url();
            return new AlertmanagerDestination(
                    name, url, alertmanager.orElseThrow().page(), memory);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("destination \"" + name + "\": " + e.getMessage(), e);
        }
    }

    private Destination open(Icinga to) {
        String password = password(to.passwordFile(), to.passwordEnv()).orElse("");
        return new IcingaDestination(name, to.url(), to.user(), password, trust(to.certificate()));
    }

    private static SSLContext trust(Optional<Path> authorities) {
        try {
            return ClientTls.of(authorities, Optional.empty(), Optional.empty());
        } catch (TlsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Optional<String> password(Optional<Path> file, Optional<String> variable) {
        try {
            if (file.isPresent()) {
                SecretFile.warnIfOpen(file.get());
                return Optional.of(
                        Files.readString(file.get()).lines().findFirst().orElse(""));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("password file " + file.get() + " cannot be read", e);
        }
        if (variable.isPresent() && System.getenv(variable.get()) == null) {
            throw new IllegalArgumentException("the environment has no " + variable.get() + ", expected the password");
        }
        return variable.map(System::getenv);
    }

    private static void requireHttp(URI url) {
        if (url == null || url.getHost() == null || !url.toString().matches("https?://.*")) {
            throw new IllegalArgumentException("\"url\" is \"" + (url == null ? "" : url)
                    + "\", expected one as in https://icinga.example.com:5665");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("\"url\" of host " + url.getHost()
                    + " holds a user or password, which are not sent; expected it without");
        }
    }

    private static String required(String key, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing");
        }
        return value;
    }
}
