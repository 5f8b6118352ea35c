package io.earshot.lab.pdns;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.fleet.programs.PowerDnsFiles;
import java.io.IOException;
import java.nio.file.Path;

/** A real authoritative PowerDNS on loopback with a pipe backend, logging every question to a file. */
public final class PowerDns {

    private PowerDns() {}

    /** @param folder for its configuration, socket and log */
    public static NameServer start(Path folder) throws IOException, InterruptedException {
        RealPrograms.require("pdns_server");
        int port = FreePort.find();
        PowerDnsFiles files = new PowerDnsFiles(folder);
        files.configure("127.0.0.1", port, BACKEND);
        return NameServer.start(files.log(), port, files.command());
    }

    /** The pipe backend's protocol, ABI 1: db1 is 10.1.2.3 and cache1 fd00::7 whoever asks, nothing else has an address. */
    private static final String BACKEND = """
        #!/bin/sh
        T=$(printf '\\t')
        while IFS="$T" read -r kind qname qclass qtype id remote; do
          case "$kind" in
            HELO) printf 'OK\\ttest\\n' ;;
            Q)
              name=$(printf %s "$qname" | tr A-Z a-z)
              case "$name:$qtype" in
                example.com:SOA | example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tSOA\\t60\\t1\\tns1.example.com h.example.com 1 3600 600 86400 5\\n' "$qname" ;;
                db1.*example.com:A | db1.*example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tA\\t5\\t1\\t10.1.2.3\\n' "$qname" ;;
                cache1.*example.com:AAAA | cache1.*example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tAAAA\\t5\\t1\\tfd00::7\\n' "$qname" ;;
              esac
              printf 'END\\n' ;;
            *) printf 'END\\n' ;;
          esac
        done
        """;
}
