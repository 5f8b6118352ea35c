package io.earshot.agent.nginx.upstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.agent.dns.NameResolver;
import io.earshot.agent.nginx.conf.ContainerFiles;
import io.earshot.model.Ip;
import io.earshot.model.Section;
import io.earshot.model.UpstreamReport;
import io.earshot.model.UpstreamReport.Server;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads configurations in a folder that stands for the root of a container. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class UpstreamsTest {

    private static final String MAIN = "/etc/nginx/nginx.conf";

    @TempDir
    private Path root;

    private long now = 1;

    @Test
    void serversOfUpstreamsAndOfDirectivesAreFoundWithBackupAndDown() throws Exception {
        write(MAIN, """
            http {
                upstream be { # a comment; with a { brace
                    server 10.1.2.3:8080 weight=5;
                    server "10.1.2.4:8080" backup;
                    server 10.1.2.5 down; server [fd00::7]:9000;
                    server unix:/run/be.sock;
                }
                server {
                    location / { proxy_pass https://BE/; }
                    location /a { proxy_pass http://10.9.9.1/x$request_uri; }
                    location /b { fastcgi_pass 10.9.9.2:9000; }
                    location /c { uwsgi_pass unix:/run/c.sock; }
                    location /d { grpc_pass grpcs://10.9.9.3; }
                    location /e { proxy_pass $scheme://10.9.9.4:81$uri; }
                }
            }
            stream { server { listen 1; proxy_pass 10.9.9.5:5432; } }
            """);

        UpstreamReport report = read();

        assertThat(report.servers())
                .extracting(Server::upstream, Server::name, Server::backup, Server::down)
                .containsExactly(
                        tuple("be", "10.1.2.3:8080", false, false),
                        tuple("be", "10.1.2.4:8080", true, false),
                        tuple("be", "10.1.2.5:80", false, true),
                        tuple("be", "[fd00::7]:9000", false, false),
                        tuple("proxy_pass", "10.9.9.1:80", false, false),
                        tuple("fastcgi_pass", "10.9.9.2:9000", false, false),
                        tuple("grpc_pass", "10.9.9.3:443", false, false),
                        tuple("proxy_pass", "10.9.9.4:81", false, false),
                        tuple("proxy_pass", "10.9.9.5:5432", false, false));
        assertThat(report.servers().get(3).ips()).containsExactly(Ip.parse("fd00::7"));
        assertThat(report.problem()).isEmpty();
    }

    @Test
    void variablesThatTheConfigurationGivesAreFollowedAndOthersAreCounted() throws Exception {
        write(MAIN, """
            http {
                map $uri $pool { default 10.0.0.1:80; ~^/x "10.0.0.2:80"; }
                set $name be;
                upstream be { server 10.0.0.3; }
                location /a { proxy_pass http://$pool; }
                location /b { proxy_pass http://${name}; }
                location /c { proxy_pass http://$host; }
                location /d { proxy_pass http://$arg_x:80/; }
                content_by_lua_block { ngx.say("}") -- it's } a comment
                    if x then y = { 1 } end }
                location /e { proxy_pass http://10.0.0.4; }
            }
            """);

        UpstreamReport report = read();

        assertThat(report.servers())
                .extracting(Server::name)
                .containsExactly("10.0.0.3:80", "10.0.0.1:80", "10.0.0.2:80", "10.0.0.4:80");
        assertThat(report.variables()).isEqualTo(2);
        assertThat(report.problem()).contains("proxy_pass http://$host depends on variables (/etc/nginx/nginx.conf:7)");
    }

    @Test
    void includesAreFollowedAsTheContainerSeesThemAndNoneLeadsOutOfIt() throws Exception {
        write(
                MAIN,
                "include conf.d/*.conf; include /etc/nginx/sites/*; include missing.conf;"
                        + " include none-*.conf; include ../../../../../../outside.conf;");
        write("/etc/nginx/conf.d/a.conf", "upstream a { include ups/a; }");
        write("/etc/nginx/conf.d/.b.conf", "upstream hidden { server 10.0.0.66; }");
        write("/etc/nginx/ups/a", "server 10.0.0.1;");
        write("/data/site", "include /etc/nginx/nginx.conf; upstream s { server 10.0.0.2; }");
        write("/outside.conf", "upstream o { server 10.0.0.3; }");
        Files.createDirectories(root.resolve("etc/nginx/sites"));
        Files.createSymbolicLink(root.resolve("etc/nginx/sites/site"), Path.of("/data/site"));
        Files.createSymbolicLink(root.resolve("etc/nginx/sites/zloop"), Path.of("zloop"));

        UpstreamReport report = read();

        assertThat(report.servers())
                .extracting(Server::name)
                .containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        assertThat(report.files()).isEqualTo(5);
        assertThat(report.problem().orElseThrow())
                .contains("/etc/nginx/nginx.conf (/etc/nginx/sites/site:1) cannot be read: it includes itself")
                .contains("/etc/nginx/missing.conf (/etc/nginx/nginx.conf:1) cannot be read: there is no such file");
    }

    @Test
    void aPipeAnEndlessFileAndBinaryRubbishHoldUpNobody() throws Exception {
        write(MAIN, "include pipe; include /dev/zero; include rubbish; include big; upstream a { server 10.0.0.1; }");
        byte[] rubbish = new byte[300_000];
        new Random(7).nextBytes(rubbish);
        Files.write(root.resolve("etc/nginx/rubbish"), rubbish);
        Files.writeString(root.resolve("etc/nginx/big"), "# comment\n".repeat(900_000));
        assertThat(new ProcessBuilder("mkfifo", root.resolve("etc/nginx/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        UpstreamReport report = read();

        assertThat(report.servers()).extracting(Server::name).contains("10.0.0.1:80");
        assertThat(report.problem().orElseThrow())
                .contains("/etc/nginx/pipe (/etc/nginx/nginx.conf:1) cannot be read: it is no plain file")
                .contains("the configuration is larger than what is read of it");
    }

    @Test
    void moreServersThanAReportHasAreCounted() throws Exception {
        StringBuilder servers = new StringBuilder("upstream a {");
        for (int i = 0; i < 1_200; i++) {
            servers.append("server 10.0.")
                    .append(i / 250)
                    .append('.')
                    .append(i % 250)
                    .append(";\n");
        }
        write(MAIN, servers + "}");

        assertThat(read().servers()).hasSize(1_000);
        assertThat(read().leftOut()).isEqualTo(200);
    }

    @Test
    void aChangeIsSeenAlsoBehindALinkOrInAFolderAndNothingIsToldTwice() throws Exception {
        write(MAIN, "include sites/*; include current/a;");
        write("/etc/nginx/sites/1", "upstream a { server 10.0.0.1; }");
        write("/etc/nginx/v1/a", "upstream b { server 10.0.0.2; }");
        write("/etc/nginx/v2/a", "upstream b { server 10.0.0.3; }");
        Path current = root.resolve("etc/nginx/current");
        Files.createSymbolicLink(current, Path.of("v1"));
        Upstreams upstreams = upstreams();
        assertThat(names(upstreams)).containsExactly("10.0.0.1:80", "10.0.0.2:80");
        assertThat(upstreams.take()).as("it is known").isEmpty();
        step(upstreams);
        assertThat(upstreams.take()).as("nothing changed").isEmpty();

        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("v2"));
        assertThat(names(upstreams)).containsExactly("10.0.0.1:80", "10.0.0.3:80");

        write("/etc/nginx/sites/2", "upstream c { server 10.0.0.4; }");
        assertThat(names(upstreams)).containsExactly("10.0.0.1:80", "10.0.0.4:80", "10.0.0.3:80");

        Files.delete(root.resolve("etc/nginx/nginx.conf"));
        assertThat(names(upstreams)).as("nginx is gone").isEmpty();

        now += Duration.ofMinutes(10).toNanos();
        assertThat(upstreams.take())
                .as("told again to a server that may have forgotten it")
                .hasSize(1);
    }

    @Test
    void aContainerWithoutNginxTellsNothing() {
        Upstreams upstreams = upstreams();
        step(upstreams);
        assertThat(upstreams.take()).isEmpty();
    }

    @Test
    void namesAreResolvedByTheContainersFilesAndThoseOfRuntimeByNginxsOwnResolver() throws Exception {
        try (DatagramSocket dns = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(dns));
            write("/etc/hosts", "10.5.0.1 be1 be1.example # a comment\n10.5.0.2 other\n");
            write(
                    MAIN,
                    "resolver 127.0.0.1:" + dns.getLocalPort() + " valid=5s;\n"
                            + "upstream a { server Be1:8080; server be2.example resolve; server nobody.example; }"
                            + "location / { set $x runtime.example; proxy_pass http://$x; }");

            Upstreams upstreams = upstreams();
            step(upstreams);
            List<Section> told = upstreams.take();
            while (told.isEmpty()) { // the names are asked for in another thread
                Thread.sleep(10);
                told = upstreams.take();
            }

            assertThat(((UpstreamReport) told.getFirst()).servers())
                    .extracting(Server::name, Server::ips)
                    .containsExactly(
                            tuple("Be1:8080", List.of(Ip.parse("10.5.0.1"))),
                            tuple("be2.example:80", List.of(Ip.parse("10.7.7.7"))),
                            tuple("nobody.example:80", List.of()),
                            tuple("runtime.example:80", List.of(Ip.parse("10.7.7.7"))));
        }
    }

    /** Answers each question for A with 10.7.7.7, after a reply to another question. */
    private static void answer(DatagramSocket dns) {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                dns.receive(question);
                ByteBuffer answer = ByteBuffer.allocate(600);
                answer.put(question.getData(), 0, question.getLength());
                boolean isA = answer.getShort(question.getLength() - 4) == 1;
                answer.putShort(2, (short) 0x8180).putShort(6, (short) (isA ? 1 : 0));
                if (isA) {
                    answer.putShort((short) 0xc00c)
                            .putShort((short) 1)
                            .putShort((short) 1)
                            .putInt(60);
                    answer.putShort((short) 4).put(Ip.parse("10.7.7.7").octets());
                }
                byte[] stranger = answer.array().clone();
                stranger[0]++;
                dns.send(new DatagramPacket(stranger, answer.position(), question.getSocketAddress()));
                dns.send(new DatagramPacket(answer.array(), answer.position(), question.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private UpstreamReport read() {
        Upstreams upstreams = upstreams();
        step(upstreams);
        return (UpstreamReport) upstreams.take().getFirst();
    }

    private List<String> names(Upstreams upstreams) {
        step(upstreams);
        return ((UpstreamReport) upstreams.take().getFirst())
                .servers().stream().map(Server::name).toList();
    }

    private void step(Upstreams upstreams) {
        now += Duration.ofSeconds(30).toNanos();
        upstreams.step(now);
    }

    private Upstreams upstreams() {
        ContainerFiles files = new ContainerFiles(root);
        NameResolver resolver = new NameResolver(files::find, _ -> DatagramChannel.open(), new Random(7));
        return new Upstreams("fe0.host1", files, MAIN, resolver, () -> now);
    }
}
