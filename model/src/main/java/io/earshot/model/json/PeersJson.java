package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes an agent's question for peers, and the answer. */
public final class PeersJson {

    private static final int MOST_PORT = 65_535;

    private PeersJson() {}

    public static byte[] bytes(PeerQuestion question) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        JsonWriter.writeDocument(out, json -> {
            json.writeNumberProperty("pieces", question.pieces());
            JsonWriter.writeIfAny("port", question.port(), json);
        });
        return out.toByteArray();
    }

    /** @throws BadJsonException if it is no question */
    public static PeerQuestion readQuestion(byte[] json) throws BadJsonException {
        return JsonReader.readDocument(new ByteArrayInputStream(json), PeersJson::readQuestion);
    }

    private static PeerQuestion readQuestion(JsonReader in) throws BadJsonException {
        var question = new Object() {
            Optional<Integer> pieces = Optional.empty();
            int port;
        };
        in.readFields(field -> {
            switch (field) {
                case "pieces" -> question.pieces = Optional.of(in.integer(0, Integer.MAX_VALUE));
                case "port" -> question.port = in.integer(0, MOST_PORT);
                default -> in.skip();
            }
        });
        if (question.pieces.isEmpty()) {
            throw in.expected("the field \"pieces\"");
        }
        return new PeerQuestion(question.pieces.get(), question.port);
    }

    public static byte[] bytes(PeerAnswer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonWriter.writeDocument(out, json -> {
            json.writeStringProperty("token", answer.token());
            json.writeBooleanProperty("granted", answer.granted());
            JsonWriter.writeSeconds(json, "waitSeconds", answer.askAgainAfter());
            json.writeArrayPropertyStart("peers");
            for (Peer peer : answer.peers()) {
                json.writeStartObject();
                json.writeStringProperty("ip", peer.ip().toString());
                json.writeNumberProperty("port", peer.port());
                json.writeNumberProperty("pieces", peer.pieces());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return out.toByteArray();
    }

    /** @throws BadJsonException if it is no answer */
    public static PeerAnswer readAnswer(byte[] json) throws BadJsonException {
        return JsonReader.readDocument(new ByteArrayInputStream(json), PeersJson::readAnswer);
    }

    private static PeerAnswer readAnswer(JsonReader in) throws BadJsonException {
        var answer = new Object() {
            String token = "";
            boolean granted;
            Duration wait = Duration.ofSeconds(1);
        };
        List<Peer> peers = new ArrayList<>();
        in.readFields(field -> {
            switch (field) {
                case "token" -> answer.token = in.string();
                case "granted" -> answer.granted = in.bool();
                case "waitSeconds" -> answer.wait = in.seconds();
                case "peers" -> in.readArray(() -> peers.add(readPeer(in)));
                default -> in.skip();
            }
        });
        try {
            return new PeerAnswer(answer.token, answer.granted, answer.wait, peers);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Peer readPeer(JsonReader in) throws BadJsonException {
        var peer = new Object() {
            String ip = "";
            int port;
            int pieces;
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" -> peer.ip = in.string();
                case "port" -> peer.port = in.integer(1, MOST_PORT);
                case "pieces" -> peer.pieces = in.integer(0, Integer.MAX_VALUE);
                default -> in.skip();
            }
        });
        try {
            return new Peer(Ip.parse(peer.ip), peer.port, peer.pieces);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
