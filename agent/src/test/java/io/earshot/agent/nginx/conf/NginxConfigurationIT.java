package io.earshot.agent.nginx.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares what is read with what Debian's nginx reads. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NginxConfigurationIT {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final Pattern FILE = Pattern.compile("(?m)^# configuration file (.+):$");
    private static final Pattern REFUSED = Pattern.compile("(?s)invalid port in upstream \"(.*):99999\" in ");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsNginx() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is not installed");
    }

    @Test
    void theSameFilesAreReadAsByNginx() throws Exception {
        write("nginx.conf", """
            pid %s/pid; error_log %s/error.log;
            events {}
            http { include conf.d/*.conf; include [st]ites/*/server.conf; include "with blank.conf"; include no*ne; }
            """.formatted(folder, folder));
        write("conf.d/b.conf", "include ups/*; # include commented;\n");
        write("conf.d/a.conf", "server { listen 127.0.0.1:1; location / { include " + folder + "/ups/../pass; } }");
        write("conf.d/.hidden.conf", "never read");
        write("conf.d/a.conf.old", "never read");
        write("ups/be", "upstream be { zone be 64k; include servers/*; }\n");
        write("ups/{braces}", "upstream braces { server 127.0.0.1:2; }\n");
        write("servers/1", "server 127.0.0.1:1;");
        write("pass", "proxy_pass http://be;");
        write("sites/x/server.conf", "upstream x { server 127.0.0.1:3; }");
        write("sites/y/other.conf", "never read");
        write("with blank.conf", "upstream y { server 127.0.0.1:4; }");
        Files.createSymbolicLink(folder.resolve("ups/linked"), folder.resolve("target"));
        write("target", "upstream linked { server 127.0.0.1:5; }");
        write("tites/z/server.conf", "upstream z { server 127.0.0.1:6; }");
        String main = folder.resolve("nginx.conf").toString();

        Set<String> read = new TreeSet<>(Set.of(main));
        NginxConfiguration.Reading reading =
                NginxConfiguration.read(new ContainerFiles(Path.of("/")), main, new NginxConfiguration.Directives() {
                    @Override
                    public void simple(List<String> words, String file, int line) {
                        read.add(file);
                    }

                    @Override
                    public void open(List<String> words) {}

                    @Override
                    public void close() {}
                });

        String dump = nginx("-T", "-c", main);
        Set<String> expected = FILE.matcher(dump)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(dump).contains("test is successful");
        assertThat(reading.problems()).isEmpty();
        assertThat(expected).hasSize(11).contains(folder.resolve("ups/linked").toString());
        expected.remove(folder.resolve("conf.d/b.conf").toString()); // has an include and no directive besides
        assertThat(read).isEqualTo(expected);
        assertThat(reading.files()).isEqualTo(11);
    }

    @Test
    void wordsAreReadAsByNginx() throws Exception {
        for (String form : List.of(
                "\"a b:99999\"",
                "a\\;b:99999",
                "'a\"b:99999'",
                "a\\ b:99999",
                "\"a\\\"b:99999\"",
                "a}b:99999",
                "a#b:99999",
                "${a}b:99999",
                "\"a;{b:99999\"",
                "a\\tb:99999",
                "a\\\\b:99999",
                "a\"b:99999",
                "\"a\nb:99999\"",
                "'a\\'b:99999'")) {
            write(
                    "nginx.conf",
                    "pid " + folder + "/pid; error_log " + folder + "/error.log;\nevents {}\n"
                            + "http { upstream u { server # ; }\n " + form + "\tbackup; } }");
            Matcher said = REFUSED.matcher(
                    nginx("-t", "-c", folder.resolve("nginx.conf").toString()));
            assertThat(said.find()).as(form).isTrue();
            assertThat(server()).as(form).containsExactly("server", said.group(1) + ":99999", "backup");
        }
    }

    private List<String> server() throws IOException {
        List<String> found = new ArrayList<>();
        String text = Files.readString(folder.resolve("nginx.conf"));
        DirectiveReader.read(new StringReader(text), new DirectiveReader.Directives() {
            @Override
            public void simple(List<String> words, int line, int begin, int end) {
                if (words.getFirst().equals("server")) {
                    found.addAll(words);
                    assertThat(text.substring(begin)).startsWith("server #");
                    assertThat(text.charAt(end)).isEqualTo(';');
                    assertThat(line).isEqualTo(3);
                }
            }

            @Override
            public void open(List<String> words) {}

            @Override
            public void close() {}
        });
        return found;
    }

    private String nginx(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
