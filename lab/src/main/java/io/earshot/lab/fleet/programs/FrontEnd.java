package io.earshot.lab.fleet.programs;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real nginx that passes requests on to a back end, with its status page and access log where agents look for them. */
public final class FrontEnd implements AutoCloseable {

    private final ChildProgram program;

    private FrontEnd(ChildProgram program) {
        this.program = program;
    }

    /**
     * @param folder for its configuration and logs
     * @param backEnd as in 10.1.1.2:8080
     */
    public static FrontEnd start(Namespace in, Path folder, String backEnd) throws IOException {
        Files.createDirectories(folder);
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
            user root;
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 80;
                listen [::]:80;
                location / { proxy_pass http://%2$s; proxy_connect_timeout 1s; proxy_read_timeout 1s; }
                location = /nginx_status { stub_status; access_log off; allow 127.0.0.1; deny all; }
              }
            }
            """.formatted(folder, backEnd));
        return new FrontEnd(ChildProgram.start(
                in, folder.resolve("nginx.out"), List.of("nginx", "-p", folder.toString(), "-c", config.toString())));
    }

    public void freeze() throws IOException, InterruptedException {
        program.freeze();
    }

    public void thaw() throws IOException, InterruptedException {
        program.thaw();
    }

    @Override
    public void close() {
        program.close();
    }
}
