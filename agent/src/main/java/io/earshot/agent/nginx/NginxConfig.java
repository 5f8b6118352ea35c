package io.earshot.agent.nginx;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Configures the search for an nginx.
 *
 * @param asksStatus whether it is asked for its stub_status page at all
 * @param status the page; absent: {@link #USUAL_STATUS}, asked only where one of the logs exists, so that nobody else's web
 *     server is asked for a page that it does not have
 * @param logs its access logs; in host mode with {@code {container}}, {@code {name}} and {@code {pid}} in it
 * @param format of the logs, as nginx's log_format has it
 * @param configuration whose upstreams are reported; absent: none is read
 */
public record NginxConfig(
        boolean asksStatus,
        Optional<URI> status,
        List<String> logs,
        AccessLogFormat format,
        Optional<NginxFiles> configuration) {

    public static final URI USUAL_STATUS = URI.create("http://127.0.0.1/nginx_status");
    public static final String USUAL_LOG = "/var/log/nginx/access.log";
    public static final NginxConfig USUAL =
            new NginxConfig(true, Optional.empty(), List.of(USUAL_LOG), AccessLogFormat.COMBINED);

    /** One whose configuration is not read. */
    public NginxConfig(boolean asksStatus, Optional<URI> status, List<String> logs, AccessLogFormat format) {
        this(asksStatus, status, logs, format, Optional.empty());
    }

    public NginxConfig {
        logs = List.copyOf(logs);
        status.ifPresent(StubStatus::require);
    }
}
