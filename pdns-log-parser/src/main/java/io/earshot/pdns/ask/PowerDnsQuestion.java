package io.earshot.pdns.ask;

import io.earshot.model.Ip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks one PowerDNS for addresses. From any thread. */
final class PowerDnsQuestion {

    /** The lifetime of an answer without a record. */
    private static final Duration NEGATIVE = Duration.ofMinutes(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int PAYLOAD = 1232;

    private final SimpleResolver resolver;

    PowerDnsQuestion(InetSocketAddress server) {
        resolver = new SimpleResolver(server);
        resolver.setTimeout(TIMEOUT);
    }

    /**
     * Asks for A and AAAA at once.
     *
     * @param client on whose behalf, since a backend may answer everybody differently (RFC 7871)
     * @return exceptionally completed if there is no answer to one of them
     */
    CompletableFuture<Answer> ask(String name, Optional<Ip> client) {
        try {
            Name asked = Name.fromString(name, Name.root);
            CompletableFuture<Answer> v4 = ask(asked, Type.A, client);
            CompletableFuture<Answer> v6 = ask(asked, Type.AAAA, client);
            return v4.thenCombine(v6, Answer::and);
        } catch (TextParseException tooLong) {
            return CompletableFuture.completedFuture(Answer.NONE);
        }
    }

    private CompletableFuture<Answer> ask(Name name, int type, Optional<Ip> client) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        List<EDNSOption> options = client.stream().map(PowerDnsQuestion::subnet).toList();
        query.addRecord(new OPTRecord(PAYLOAD, 0, 0, 0, options), Section.ADDITIONAL);
        return resolver.sendAsync(query).toCompletableFuture().thenApply(PowerDnsQuestion::read);
    }

    private static EDNSOption subnet(Ip ip) {
        InetAddress address = ip.toInetAddress();
        return new ClientSubnetOption(8 * address.getAddress().length, address);
    }

    private static Answer read(Message message) {
        if (message.getRcode() != Rcode.NOERROR && message.getRcode() != Rcode.NXDOMAIN) {
            throw new IllegalStateException("the server answered " + Rcode.string(message.getRcode()));
        }
        Answer answer = Answer.NONE;
        for (Record record : message.getSection(Section.ANSWER)) {
            Duration timeToLive = Duration.ofSeconds(record.getTTL());
            List<Ip> addresses = switch (record) {
                case ARecord a -> List.of(Ip.of(a.getAddress()));
                case AAAARecord aaaa -> List.of(Ip.of(aaaa.getAddress()));
                default -> List.of();
            };
            answer = answer.and(new Answer(addresses, timeToLive));
        }
        return answer.addresses().isEmpty() ? answer.and(new Answer(List.of(), NEGATIVE)) : answer;
    }
}
