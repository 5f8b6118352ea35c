package io.earshot.agent.nginx.upstreams;

import io.earshot.agent.nginx.conf.DirectiveReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as a configuration of nginx: directives in their places, and servers within the bounds of a report. */
public final class UpstreamsFuzzer {

    private UpstreamsFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        UpstreamFinder finder = new UpstreamFinder();
        DirectiveReader.read(new StringReader(text), new DirectiveReader.Directives() {
            @Override
            public void simple(List<String> words, int line, int begin, int end) {
                long before =
                        text.substring(0, begin).chars().filter(c -> c == '\n').count();
                if (words.isEmpty() || text.charAt(end) != ';' || begin >= end || line != before + 1) {
                    throw new AssertionError(words + " in line " + line + ", from " + begin + " to " + end);
                }
                finder.simple(words, "input", line);
            }

            @Override
            public void open(List<String> words) {
                finder.open(words);
            }

            @Override
            public void close() {
                finder.close();
            }
        });
        UpstreamFinder.Found found = finder.finish();
        if (found.servers().size() > 1_000 || found.variables() < 0 || found.leftOut() < 0) {
            throw new AssertionError("more than a report has room for: " + found);
        }
        for (ConfiguredServer server : found.servers()) {
            if (server.name().isEmpty() || server.port() < 1 || server.port() > 65_535) {
                throw new AssertionError("no server: " + server);
            }
        }
    }
}
