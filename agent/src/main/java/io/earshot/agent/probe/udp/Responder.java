package io.earshot.agent.probe.udp;

import io.earshot.agent.probe.Arrivals;
import io.earshot.model.Ip;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which questions are answered, and with which counters. Answers nothing without a valid tag, and no more than so many a
 * second: a stranger can use it neither to find out that an agent is here nor to let it send to others. For one thread.
 */
public final class Responder {

    /** A fleet's most popular container is asked so often by its clients at most, sweeps included. */
    static final int PER_SECOND = 500;

    private static final long SECOND = 1_000_000_000L;

    /** Links whose arrivals are remembered; beyond, the one that was quiet for longest is forgotten. */
    private static final int MOST_LINKS = 4_096;

    private record Asker(Ip ip, long cookie) {}

    private final Map<Asker, Arrivals> askers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asker, Arrivals> eldest) {
            return size() > MOST_LINKS;
        }
    };

    private ProbeSigner signer;
    private long tokens = PER_SECOND;
    private long refilledAt;

    /** @param now nanoseconds on a monotonic clock */
    public Responder(ProbeSigner signer, long now) {
        this.signer = signer;
        refilledAt = now;
    }

    public void follow(ProbeSigner newer) {
        signer = newer;
    }

    /**
     * Turns a question into its answer.
     *
     * @param packet the first {@value PathPacket#SIZE} octets, which are changed where it is answered
     * @param length of the whole packet; the answer has as many octets
     * @return whether it is to be answered
     */
    public boolean answer(byte[] packet, int length, Ip from, long now) {
        if (!PathPacket.isQuestion(packet)
                || !PathPacket.isOfLength(packet, length)
                || !signer.hasGateOf(packet)
                || !takeToken(now)) {
            return false;
        }
        return signer.verify(packet)
                .map(verified -> {
                    Asker asker = new Asker(from, PathPacket.cookie(packet));
                    Arrivals arrivals =
                            askers.getOrDefault(asker, Arrivals.NONE).with(PathPacket.sequence(packet));
                    askers.put(asker, arrivals);
                    PathPacket.answer(packet, arrivals);
                    verified.sign(packet);
                    return true;
                })
                .orElse(false);
    }

    /** Returns how many links are remembered. */
    int remembered() {
        return askers.size();
    }

    /** Taken before the tag is verified: what is bounded is the work. */
    private boolean takeToken(long now) {
        long refill = (now - refilledAt) * PER_SECOND / SECOND;
        if (refill > 0) {
            tokens = Math.min(PER_SECOND, tokens + refill);
            refilledAt = now;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
