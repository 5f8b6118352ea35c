package io.earshot.lab.load;

import java.util.SplittableRandom;

/** Writes the requests of agents, as real ones would. What a report says follows from its agent and its number. */
final class AgentCalls {

    private static final byte[] GET = Octets.ascii("GET /api/v1/containers/");
    private static final byte[] POST = Octets.ascii("POST /api/v1/containers/");
    private static final byte[] PARTNERS =
            Octets.ascii("/partners HTTP/1.1\r\nHost: earshot\r\nAccept: text/plain\r\n");
    private static final byte[] IF_NONE_MATCH = Octets.ascii("If-None-Match: ");
    private static final byte[] REPORT =
            Octets.ascii("/report HTTP/1.1\r\nHost: earshot\r\nContent-Type: application/json\r\n");
    private static final byte[] LENGTH = Octets.ascii("Content-Length: ");
    private static final byte[] LINE_END = Octets.ascii("\r\n");
    private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");

    private static final byte[] CONTAINER = Octets.ascii("{\"container\":\"");
    private static final byte[] START_ID = Octets.ascii("\",\"startId\":\"run");
    private static final byte[] SEQUENCE = Octets.ascii("\",\"sequence\":");
    private static final byte[] LINKS = Octets.ascii(",\"version\":\"load\",\"links\":[");
    private static final byte[] IP = Octets.ascii("{\"ip\":\"");
    private static final byte[] DOWN = Octets.ascii("\",\"sent\":12,\"received\":0,\"state\":\"DOWN\"}");
    private static final byte[] UP = Octets.ascii("\",\"sent\":12,\"received\":12,\"state\":\"UP\",\"rtt\":{\"min\":");
    private static final byte[] AVG = Octets.ascii(",\"avg\":");
    private static final byte[] P95 = Octets.ascii(",\"p95\":");
    private static final byte[] MAX = Octets.ascii(",\"max\":");
    private static final byte[] MTU = Octets.ascii("},\"pathMtu\":1500}");
    private static final byte[] COMMA = Octets.ascii(",");
    private static final byte[] LOAD = Octets.ascii("],\"load\":");
    private static final byte[] NGINX = Octets.ascii(",\"nginx\":{\"accessRate\":");
    private static final byte[] ERRORS = Octets.ascii(",\"errors\":{\"502\":");
    private static final byte[] END = Octets.ascii("}}}");

    /** Faults last for so many reports of an agent. */
    private static final int FAULT_LENGTH = 4;

    private final LoadedFleet fleet;
    private final LoadPlan plan;
    private final Octets body = new Octets();

    AgentCalls(LoadedFleet fleet, LoadPlan plan) {
        this.fleet = fleet;
        this.plan = plan;
    }

    void writeFetch(int agent, Octets request) {
        request.clear();
        request.add(GET).add(fleet.name(agent)).add(PARTNERS).add(fleet.proof(agent));
        if (fleet.hasList(agent)) {
            request.add(IF_NONE_MATCH).add(Octets.ascii(fleet.tag(agent))).add(LINE_END);
        }
        request.add(LINE_END);
    }

    void writeReport(int agent, int number, Octets request) {
        writeBody(agent, number);
        request.clear();
        request.add(POST)
                .add(fleet.name(agent))
                .add(REPORT)
                .add(fleet.proof(agent))
                .add(LENGTH)
                .add(body.length())
                .add(HEAD_END)
                .add(body);
    }

    private void writeBody(int agent, int number) {
        SplittableRandom random = random(agent, number);
        int run = runOf(agent, number);
        body.clear();
        body.add(CONTAINER)
                .add(fleet.name(agent))
                .add(START_ID)
                .add(run)
                .add(SEQUENCE)
                .add(number)
                .add(LINKS);
        byte[][] list = fleet.list(agent);
        for (int i = 0; i < list.length; i++) {
            if (i > 0) {
                body.add(COMMA);
            }
            body.add(IP).add(list[i]);
            if (isDown(agent, i, number)) {
                body.add(DOWN);
            } else {
                writeRtt(random);
            }
        }
        body.add(LOAD).addFraction(number, 2);
        body.add(NGINX).addFraction(random.nextInt(100_000), 2);
        body.add(ERRORS).addFraction(random.nextInt(100), 2).add(END);
    }

    private void writeRtt(SplittableRandom random) {
        int micros = 200 + random.nextInt(1_000);
        body.add(UP).addFraction(micros, 3);
        body.add(AVG).addFraction(micros + 100, 3);
        body.add(P95).addFraction(micros + 300, 3);
        body.add(MAX).addFraction(micros + 300 + random.nextInt(2_000), 3);
        body.add(MTU);
    }

    /** Counts the links that the report calls DOWN. */
    int countDown(int agent, int number) {
        int down = 0;
        for (int i = 0; i < fleet.list(agent).length; i++) {
            down += isDown(agent, i, number) ? 1 : 0;
        }
        return down;
    }

    private boolean isDown(int agent, int link, int number) {
        return random(31 * agent + link, number / FAULT_LENGTH + 1_000_000).nextDouble() < plan.broken();
    }

    /** New at each report of the few agents that always begin anew. */
    private int runOf(int agent, int number) {
        return random(agent, -1).nextDouble() < plan.churn() ? number : 0;
    }

    private static SplittableRandom random(int seed, int number) {
        return new SplittableRandom(0x9E3779B97F4A7C15L * seed + number);
    }
}
