package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationOverHttpTest {

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, "be5,host58,TX,be,tx-main,192.168.5.11,be,,true\n", "", "5m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theServerShowsTheDocumentationOfItsVersion() throws Exception {
        HttpResponse<String> folderWithoutSlash = server.get("/docs");
        assertThat(folderWithoutSlash.statusCode()).isEqualTo(301);
        assertThat(folderWithoutSlash.headers().firstValue("Location").orElseThrow())
                .endsWith("/docs/");

        HttpResponse<String> index = server.get("/docs/");
        assertThat(index.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(index.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'");
        assertThat(index.body()).contains("<a href=\"install.html\">Two machines</a>");
        assertThat(server.get("/docs/decisions/").body()).contains("<a href=\"packages.html\">");
        assertThat(server.get("/docs/site.js").body()).contains("lunr.min.js");
        assertThat(server.get("/docs/lunr.min.js").statusCode()).isEqualTo(200);
        assertThat(server.get("/docs/images/overview-light.webp").headers().firstValue("Content-Type"))
                .contains("image/webp");

        HttpResponse<String> sections = server.get("/docs/sections.js", "Accept-Encoding", "gzip");
        assertThat(sections.headers().firstValue("Content-Encoding")).contains("gzip");
        String tag = sections.headers().firstValue("ETag").orElseThrow();
        assertThat(server.get("/docs/sections.js", "If-None-Match", tag).statusCode())
                .isEqualTo(304);

        assertThat(server.get("/docs/nothing.html").statusCode()).isEqualTo(404);
        assertThat(server.get("/docs/../page/app.class").statusCode()).isEqualTo(404);
        assertThat(server.get("/docs/%2e%2e/SiteWriter.class").statusCode()).isIn(400, 404);
        assertThat(server.get("/docs//site.css").statusCode()).isIn(400, 404);
    }
}
