package io.earshot.agent.services;

import io.earshot.agent.dns.DnsMessage;
import io.earshot.model.Ip;
import io.earshot.model.ServiceProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Asks a name server by UDP (RFC 1035), again where nothing comes: one lost packet is no finding. */
final class DnsQuestion implements ServiceProtocol {

    private static final int TRIES = 3;
    private static final List<String> RESPONSE_CODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");
    private static final Map<String, Integer> TYPES =
            Map.of("A", 1, "NS", 2, "CNAME", 5, "SOA", 6, "MX", 15, "TXT", 16, "AAAA", 28, "SRV", 33);

    private final RandomGenerator random;

    /** @param random for the ids of questions, which a stranger must not guess */
    DnsQuestion(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        String[] parts = probe.question().split(" ", 2);
        DnsMessage question;
        try {
            question = DnsMessage.question(parts[0], TYPES.get(parts[1]), random);
        } catch (IllegalArgumentException e) {
            throw new AnswerException("cannot be asked for \"" + parts[0] + "\", whose label is too long");
        }
        return judge(probe, question.ask(connection.connectUdp(), probe.timeout(), TRIES));
    }

    private static Finding judge(ServiceProbe probe, ByteBuffer answer) throws IOException {
        int code = DnsMessage.code(answer);
        String name = code < RESPONSE_CODES.size() ? RESPONSE_CODES.get(code) : "response code " + code;
        int count = DnsMessage.count(answer);
        String detail = name + ", " + count + (count == 1 ? " answer" : " answers");
        String expected = probe.status().isEmpty() ? RESPONSE_CODES.getFirst() : probe.status();
        if (!name.equals(expected)) {
            return Finding.wrong(detail + ", expected " + expected);
        }
        if (probe.match().isPresent()) {
            List<String> addresses;
            try {
                addresses =
                        DnsMessage.addresses(answer).stream().map(Ip::toString).toList();
            } catch (IllegalArgumentException e) {
                throw new AnswerException("answers with a message that cannot be read");
            }
            if (!addresses.contains(probe.match().get())) {
                return Finding.wrong(name + ", " + (addresses.isEmpty() ? "no address" : String.join(", ", addresses))
                        + ", expected " + probe.match().get());
            }
        }
        return Finding.up(detail);
    }
}
