package io.earshot.lab.chain;

import io.earshot.cli.setup.SelfSignedCertificate;
import io.earshot.http.access.FleetKey;
import io.earshot.lab.tasks.TaskSigner;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The files of server, relays and agents, in one folder. */
record SiteFiles(Path folder) {

    static final String OPERATOR = "operator-0123456789";
    static final int SERVER_PORT = 8_090;
    static final int RELAY_PORT = 8_091;

    private static final String KEY = "correct horse battery staple";

    static ContainerName name(int agent) {
        return ContainerName.parse("be" + agent + ".host" + agent);
    }

    static String token(int agent) {
        return new FleetKey(KEY).tokenOf(name(agent).toString());
    }

    Path server() {
        return folder.resolve("server.yaml");
    }

    Path relay(String name) {
        return folder.resolve(name + ".yaml");
    }

    Path keys() {
        return folder.resolve("task.keys");
    }

    Path words(int agent) {
        return folder.resolve("agent" + agent + "/words");
    }

    Path state(int agent) {
        return folder.resolve("agent" + agent + "/state");
    }

    Path placed(int agent) {
        return folder.resolve("agent" + agent + "/placed");
    }

    /** Returns where a relay keeps pieces of files. */
    Path pieces(String relay) {
        return folder.resolve(relay + "-pieces");
    }

    /** Returns where each execution of a word leaves a line. */
    Path executed(int agent, String word) {
        return folder.resolve("agent" + agent + "/" + word + ".executed");
    }

    void write(int agents, SiteEdge edge, TaskSigner signer) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(keys(), signer.publicKeys());
        StringBuilder cmdb =
                new StringBuilder("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
        for (int i = 0; i < agents; i++) {
            String services = i == 0 ? "db" : "";
            String uses = i == 0 ? "" : "db";
            cmdb.append(String.join(
                            ",",
                            name(i).container(),
                            name(i).host(),
                            "TX",
                            "be",
                            "tx",
                            ThinLine.address(i),
                            services,
                            uses,
                            "true"))
                    .append('\n');
            writeWords(i);
        }
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(server(), """
            listen: %s:%d
            plaintext: true # within namespaces that nothing leaves
            cycle: 1m
            cmdb: {csv: cmdb.csv, refresh: 1m}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state
            """.formatted(ThinLine.SERVER, SERVER_PORT));
        String region = "http://" + ThinLine.REGION + ":" + RELAY_PORT;
        String plain = "plaintext: true # within namespaces that nothing leaves";
        writeRelay("region", ThinLine.REGION, plain, "http://" + ThinLine.SERVER + ":" + SERVER_PORT, "");
        switch (edge) {
            case NONE -> writeRelay("site", ThinLine.SITE, plain, region, "");
            case PROXY -> {
                writeCertificate("region", ThinLine.REGION);
                writeRelay(
                        "region",
                        ThinLine.REGION,
                        "tls: {certificate: region.crt, key: region.key}",
                        "http://" + ThinLine.SERVER + ":" + SERVER_PORT,
                        "");
                writeRelay(
                        "site",
                        ThinLine.SITE,
                        plain,
                        region.replace("http:", "https:"),
                        "parentTls: {authorities: region.crt}\nproxy: " + ThinLine.EDGE + ":" + SiteEdge.PROXY_PORT);
            }
            case HTTP1 -> {
                writeCertificate("edge", ThinLine.EDGE);
                writeRelay(
                        "site",
                        ThinLine.SITE,
                        plain,
                        "https://" + ThinLine.EDGE + ":" + SiteEdge.GATEWAY_PORT,
                        "parentTls: {authorities: edge.crt}");
            }
        }
    }

    private void writeCertificate(String name, String address) throws IOException, InterruptedException {
        SelfSignedCertificate own = SelfSignedCertificate.of(List.of(address));
        Files.writeString(folder.resolve(name + ".crt"), own.certificate());
        Path key = Files.writeString(folder.resolve(name + ".key"), own.key());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    /** @param more lines of its configuration */
    private void writeRelay(String name, String listen, String tls, String parent, String more) throws IOException {
        Files.writeString(folder.resolve(name + ".token"), new FleetKey(KEY).tokenOf(FleetKey.relay(name)));
        Files.writeString(relay(name), """
            name: %s
            listen: %s:%d
            %s
            parents: ["%s"]
            tokenFile: %1$s.token
            files: {folder: %6$s}
            %7$s
            """.formatted(name, listen, RELAY_PORT, tls, parent, pieces(name), more));
    }

    private void writeWords(int agent) throws IOException {
        Files.createDirectories(words(agent));
        Files.createDirectories(placed(agent));
        Files.writeString(
                words(agent).resolve("fetch-file.word"), "run = fetch-file\nfolder = " + placed(agent) + "\n");
        for (String word : new String[] {ChainTrial.WHILE_FULL, ChainTrial.WHILE_CUT}) {
            Path script = Files.writeString(
                    words(agent).resolve(word),
                    "#!/bin/sh\necho once >>" + executed(agent, word) + "\nsleep 5\necho done\n");
            script.toFile().setExecutable(true);
            Files.writeString(words(agent).resolve(word + ".word"), "run = " + script + "\ntimeLimit = 1m\n");
        }
    }
}
