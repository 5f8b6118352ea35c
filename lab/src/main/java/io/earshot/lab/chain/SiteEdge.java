package io.earshot.lab.chain;

import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists what may stand between a site and its line. The site then has no route to the line. */
public enum SiteEdge {
    /** The site's relay is at the end of the line and speaks plain HTTP/1.1. */
    NONE("", "http/1.1"),
    /** An HTTP proxy, tinyproxy, that is asked to CONNECT; TLS passes. */
    PROXY("tinyproxy", "h2"),
    /** A gateway, nginx, that ends TLS to look into it, and knows HTTP/1.1 alone. */
    HTTP1("nginx", "http/1.1");

    static final int PROXY_PORT = 3_128;
    static final int GATEWAY_PORT = 8_443;

    private final String program;
    private final String channel;

    SiteEdge(String program, String channel) {
        this.program = program;
        this.channel = channel;
    }

    /** @throws IllegalArgumentException with the names that there are */
    public static SiteEdge parse(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "proxy" -> PROXY;
            case "http1" -> HTTP1;
            default -> throw new IllegalArgumentException("\"" + name + "\", expected none, proxy or http1");
        };
    }

    /** Returns the program that stands there. */
    public Optional<String> program() {
        return program.isEmpty() ? Optional.empty() : Optional.of(program);
    }

    /** Returns the protocol by which the site's relay has to reach its parent. */
    String channel() {
        return channel;
    }

    @Override
    public String toString() {
        return program().orElse("nothing") + " (" + name().toLowerCase(Locale.ROOT) + ")";
    }

    /** Starts the program, if there is one. */
    Optional<ChildProgram> start(Namespace in, SiteFiles files) throws IOException {
        return switch (this) {
            case NONE -> Optional.empty();
            case PROXY ->
                Optional.of(start(in, files, List.of("-d", "-c"), """
                Port %d
                Listen %s
                Timeout 600
                MaxClients 100
                Allow %s
                ConnectPort %d
                """.formatted(
                                PROXY_PORT, ThinLine.EDGE, ThinLine.BEHIND_EDGE, SiteFiles.RELAY_PORT)));
            case HTTP1 ->
                Optional.of(start(in, files, List.of("-c"), """
                daemon off; pid %1$s/nginx.pid; error_log stderr; worker_processes 1; user root;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  server {
                    listen %2$s:%3$d ssl;
                    ssl_certificate %1$s/edge.crt; ssl_certificate_key %1$s/edge.key;
                    client_max_body_size 64m;
                    location / { proxy_pass http://%4$s:%5$d; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_read_timeout 5m; }
                  }
                }
                """.formatted(
                                files.folder(), ThinLine.EDGE, GATEWAY_PORT, ThinLine.REGION, SiteFiles.RELAY_PORT)));
        };
    }

    private ChildProgram start(Namespace in, SiteFiles files, List<String> options, String configuration)
            throws IOException {
        Path file = Files.writeString(files.folder().resolve(program + ".conf"), configuration);
        String path = InstalledPrograms.find(program)
                .map(Path::toString)
                .orElseThrow(() -> new IOException(program + " is not installed; ./verify installs it"));
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(options);
        command.add(file.toString());
        return ChildProgram.start(in, files.folder().resolve(program + ".log"), command);
    }
}
