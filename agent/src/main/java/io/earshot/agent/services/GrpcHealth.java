package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks the health service of gRPC (grpc.health.v1.Health/Check). */
final class GrpcHealth implements ServiceProtocol {

    private static final String PATH = "/grpc.health.v1.Health/Check";
    private static final int UNIMPLEMENTED = 12;
    private static final int NOT_FOUND = 5;
    private static final List<String> STATES = List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        if (probe.kind().isEncrypted()) {
            if (!connection.connectTls(List.of("h2")).equals("h2")) {
                throw new AnswerException("speaks TLS, but chooses no HTTP/2 (ALPN)");
            }
        } else {
            connection.connect();
        }
        Http2Exchange.Answer answer = Http2Exchange.call(probe, PATH, request(probe.question()), connection);
        int status = answer.status().orElse(0);
        if (status != 200) {
            throw new AnswerException("answers with HTTP status " + status + ", expected 200");
        }
        int grpcStatus = answer.grpcStatus().orElse(-1);
        return switch (grpcStatus) {
            case 0 -> judge(answer.body());
            case UNIMPLEMENTED -> Finding.wrong("has no health service (gRPC status 12)");
            case NOT_FOUND -> Finding.wrong("knows no service \"" + probe.question() + "\" (gRPC status 5)");
            case -1 -> throw new AnswerException("answers without a gRPC status");
            default -> Finding.wrong("answers with gRPC status " + grpcStatus);
        };
    }

    /** HealthCheckRequest: field 1, the service's name. */
    private static byte[] request(String service) throws IOException {
        byte[] name = service.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write(0x0a);
            if (name.length >= 128) {
                message.write((name.length & 0x7f) | 0x80);
                message.write(name.length >> 7);
            } else {
                message.write(name.length);
            }
            message.write(name);
        }
        return message.toByteArray();
    }

    /** HealthCheckResponse: field 1, an enumeration; absent for its zero. */
    private static Finding judge(ByteBuffer body) throws AnswerException {
        if (body.limit() < 5 || body.get(0) != 0 || body.getInt(1) != body.limit() - 5) {
            throw new AnswerException("answers with a message that cannot be read (gRPC)");
        }
        int state = 0;
        for (int at = 5; at + 1 < body.limit(); at += 2) {
            if (body.get(at) != 0x08 || body.get(at + 1) < 0) {
                throw new AnswerException("answers with a message that cannot be read (gRPC)");
            }
            state = body.get(at + 1);
        }
        String name = state < STATES.size() ? STATES.get(state) : "state " + state;
        return name.equals("SERVING") ? Finding.up(name) : Finding.wrong(name + ", expected SERVING");
    }
}
