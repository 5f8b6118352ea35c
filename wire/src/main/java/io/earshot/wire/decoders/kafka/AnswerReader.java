package io.earshot.wire.decoders.kafka;

import java.util.function.BiConsumer;

/** Finds the first error in an answer: that of the whole, or that of a topic or partition. */
final class AnswerReader {

    /** The answer does not say, or not within the bytes that are looked at. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final int UUID_BYTES = 16;

    private final int key;
    private final int version;
    private final KafkaFields in;
    private final BiConsumer<String, String> topicIds;
    private int error = UNKNOWN;

    /**
     * @param in positioned behind the header
     * @param topicIds receives the ids and names of topics that the answer tells
     */
    private AnswerReader(int key, int version, KafkaFields in, BiConsumer<String, String> topicIds) {
        this.key = key;
        this.version = version;
        this.in = in;
        this.topicIds = topicIds;
    }

    /** Returns the first error that is not 0, 0 if there is none, or {@link #UNKNOWN}. */
    static int error(int key, int version, KafkaFields in, BiConsumer<String, String> topicIds) {
        AnswerReader reader = new AnswerReader(key, version, in, topicIds);
        reader.read();
        return reader.error;
    }

    private void found() {
        int code = in.cursor().int16();
        if (in.isIntact() && (error == UNKNOWN || error == 0)) {
            error = code;
        }
    }

    private boolean goesOn() {
        return in.isIntact() && (error == UNKNOWN || error == 0);
    }

    private void throttle(int since) {
        in.cursor().skip(version >= since ? 4 : 0);
    }

    private void read() {
        switch (key) {
            case Api.PRODUCE -> topics(false, version >= 13, this::produced);
            case Api.FETCH -> fetch();
            case Api.LIST_OFFSETS -> {
                throttle(2);
                topics(false, false, this::listed);
            }
            case Api.METADATA -> metadata();
            case Api.OFFSET_COMMIT -> {
                throttle(3);
                topics(false, version >= 10, this::bare);
            }
            case Api.TXN_OFFSET_COMMIT -> {
                throttle(0);
                topics(false, false, this::bare);
            }
            case Api.OFFSET_FETCH -> offsetFetch();
            case Api.FIND_COORDINATOR -> findCoordinator();
            case Api.JOIN_GROUP -> {
                throttle(2);
                found();
            }
            case Api.HEARTBEAT, Api.LEAVE_GROUP, Api.SYNC_GROUP, Api.LIST_GROUPS -> {
                throttle(1);
                found();
            }
            case Api.SASL_HANDSHAKE, Api.API_VERSIONS, Api.SASL_AUTHENTICATE, Api.CONTROLLED_SHUTDOWN -> found();
            case Api.CREATE_TOPICS -> {
                throttle(2);
                named(version >= 7);
            }
            case Api.DELETE_TOPICS -> {
                throttle(1);
                named(version >= 6);
            }
            case Api.CREATE_PARTITIONS, Api.DELETE_GROUPS -> {
                throttle(0);
                named(false);
            }
            case Api.DESCRIBE_GROUPS -> {
                throttle(1);
                if (in.array() > 0) {
                    found();
                } else {
                    none();
                }
            }
            case Api.DESCRIBE_CONFIGS, Api.CONSUMER_GROUP_DESCRIBE, Api.SHARE_GROUP_DESCRIBE -> {
                throttle(0);
                if (in.array() > 0) {
                    found();
                } else {
                    none();
                }
            }
            case Api.DESCRIBE_TOPIC_PARTITIONS -> {
                throttle(0);
                if (in.array() > 0) {
                    found();
                    learn(in.string());
                } else {
                    none();
                }
            }
            case Api.DELETE_RECORDS -> {
                throttle(0);
                deleted();
            }
            case Api.WRITE_TXN_MARKERS -> {
                int markers = in.array();
                for (int i = 0; i < markers && goesOn(); i++) {
                    in.cursor().skip(8);
                    topics(false, false, this::bare);
                    in.tags();
                }
            }
            case Api.ADD_PARTITIONS_TO_TXN -> {
                throttle(0);
                if (version >= 4) {
                    found();
                } else {
                    topics(false, false, this::bare);
                }
            }
            case Api.INIT_PRODUCER_ID,
                    Api.ADD_OFFSETS_TO_TXN,
                    Api.END_TXN,
                    Api.DESCRIBE_CLUSTER,
                    Api.BROKER_REGISTRATION,
                    Api.BROKER_HEARTBEAT,
                    Api.CONSUMER_GROUP_HEARTBEAT,
                    Api.SHARE_GROUP_HEARTBEAT,
                    Api.GET_TELEMETRY_SUBSCRIPTIONS,
                    Api.PUSH_TELEMETRY -> {
                throttle(0);
                found();
            }
            default -> {
                // The place of the error is not known here; the answer itself counts.
            }
        }
    }

    private void none() {
        if (in.isIntact()) {
            error = 0;
        }
    }

    /** Reads topics with partitions, each of which begins with its number and its error. */
    private void topics(boolean nested, boolean byId, Runnable behindError) {
        int topics = in.array();
        if (topics == 0 && !nested) {
            none();
        }
        for (int i = 0; i < topics && goesOn(); i++) {
            if (byId) {
                in.cursor().skip(UUID_BYTES);
            } else {
                in.skipString();
            }
            int partitions = in.array();
            for (int j = 0; j < partitions && goesOn(); j++) {
                in.cursor().skip(4);
                found();
                behindError.run();
                in.tags();
            }
            in.tags();
        }
    }

    private void bare() {}

    private void produced() {
        in.cursor().skip(8 + (version >= 2 ? 8 : 0) + (version >= 5 ? 8 : 0));
        if (version >= 8) {
            int errors = in.array();
            for (int i = 0; i < errors && in.isIntact(); i++) {
                in.cursor().skip(4);
                in.skipString();
                in.tags();
            }
            in.skipString();
        }
    }

    private void fetch() {
        throttle(1);
        if (version >= 7) {
            found();
            in.cursor().skip(4);
        }
        topics(version >= 7, version >= 13, this::fetched);
    }

    private void fetched() {
        in.cursor().skip(8 + (version >= 4 ? 8 : 0) + (version >= 5 ? 8 : 0));
        if (version >= 4) {
            int aborted = in.array();
            for (int i = 0; i < aborted && in.isIntact(); i++) {
                in.cursor().skip(16);
                in.tags();
            }
        }
        in.cursor().skip(version >= 11 ? 4 : 0);
        in.skipBytes();
    }

    private void listed() {
        if (version == 0) {
            in.cursor().skip(8L * in.array());
        } else {
            in.cursor().skip(16 + (version >= 4 ? 4 : 0));
        }
    }

    private void metadata() {
        throttle(3);
        int brokers = in.array();
        for (int i = 0; i < brokers && in.isIntact(); i++) {
            in.cursor().skip(4);
            in.skipString();
            in.cursor().skip(4);
            if (version >= 1) {
                in.skipString();
            }
            in.tags();
        }
        if (version >= 2) {
            in.skipString();
        }
        in.cursor().skip(version >= 1 ? 4 : 0);
        int topics = in.array();
        if (topics == 0) {
            none();
        }
        for (int i = 0; i < topics && in.isIntact(); i++) {
            topic();
        }
    }

    private void topic() {
        found();
        String name = in.string();
        if (version >= 10) {
            learn(name);
        }
        in.cursor().skip(version >= 1 ? 1 : 0);
        int partitions = in.array();
        for (int j = 0; j < partitions && in.isIntact(); j++) {
            in.cursor().skip(10 + (version >= 7 ? 4 : 0));
            in.cursor().skip(4L * in.array());
            in.cursor().skip(4L * in.array());
            if (version >= 5) {
                in.cursor().skip(4L * in.array());
            }
            in.tags();
        }
        in.cursor().skip(version >= 8 ? 4 : 0);
        in.tags();
    }

    /** Reads the id of a topic, which stands behind its name. */
    private void learn(String name) {
        String id = in.cursor().hex(UUID_BYTES);
        if (in.isIntact()) {
            topicIds.accept(id, name);
        }
    }

    /** Reads topics with partitions whose error stands behind the low watermark. */
    private void deleted() {
        int topics = in.array();
        if (topics == 0) {
            none();
        }
        for (int i = 0; i < topics && goesOn(); i++) {
            in.skipString();
            int partitions = in.array();
            for (int j = 0; j < partitions && goesOn(); j++) {
                in.cursor().skip(12);
                found();
                in.tags();
            }
            in.tags();
        }
    }

    private void offsetFetch() {
        throttle(3);
        int groups = version >= 8 ? in.array() : 1;
        for (int i = 0; i < groups && goesOn(); i++) {
            if (version >= 8) {
                in.skipString();
            }
            offsets();
            if (version >= 2) {
                found();
            }
            in.tags();
        }
    }

    private void offsets() {
        int topics = in.array();
        for (int i = 0; i < topics && goesOn(); i++) {
            if (version >= 10) {
                in.cursor().skip(UUID_BYTES);
            } else {
                in.skipString();
            }
            int partitions = in.array();
            for (int j = 0; j < partitions && goesOn(); j++) {
                in.cursor().skip(12 + (version >= 5 ? 4 : 0));
                in.skipString();
                found();
                in.tags();
            }
            in.tags();
        }
    }

    private void findCoordinator() {
        throttle(1);
        if (version < 4) {
            found();
            return;
        }
        int coordinators = in.array();
        for (int i = 0; i < coordinators && goesOn(); i++) {
            in.skipString();
            in.cursor().skip(4);
            in.skipString();
            in.cursor().skip(4);
            found();
            in.skipString();
            in.tags();
        }
    }

    /** Reads a list of things with a name and an error behind it. */
    private void named(boolean withId) {
        if (in.array() == 0) {
            none();
            return;
        }
        String name = in.string();
        if (withId) {
            learn(name);
        }
        found();
    }
}
