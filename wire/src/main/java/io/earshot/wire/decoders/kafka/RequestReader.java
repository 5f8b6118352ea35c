package io.earshot.wire.decoders.kafka;

/** Finds the topic that a request is about: the first one that it names. */
final class RequestReader {

    /** A topic by its name or, in later versions, by its id in hexadecimal; empty if the request names none. */
    record Topic(String text, boolean isId) {

        static final Topic NONE = new Topic("", false);

        static Topic name(String text) {
            return new Topic(text, false);
        }

        boolean isEmpty() {
            return text.isEmpty();
        }
    }

    /** @param hasAnswer false for records that are to be stored without acknowledgement */
    record Request(Topic topic, boolean hasAnswer) {}

    private static final int UUID_BYTES = 16;

    private RequestReader() {}

    /**
     * Reads a request's body.
     *
     * @param in positioned behind the header
     */
    static Request read(int key, int version, KafkaFields in) {
        return switch (key) {
            case Api.PRODUCE -> produce(version, in);
            case Api.FETCH -> answered(fetch(version, in));
            case Api.LIST_OFFSETS -> {
                in.cursor().skip(version >= 2 ? 5 : 4);
                yield answered(firstTopic(false, in));
            }
            case Api.METADATA -> {
                boolean any = in.array() > 0;
                in.cursor().skip(any && version >= 10 ? UUID_BYTES : 0);
                yield answered(any ? Topic.name(in.string()) : Topic.NONE);
            }
            case Api.OFFSET_COMMIT -> answered(offsetCommit(version, in));
            case Api.OFFSET_FETCH -> answered(offsetFetch(version, in));
            case Api.CREATE_TOPICS, Api.CREATE_PARTITIONS, Api.DELETE_RECORDS, Api.DESCRIBE_TOPIC_PARTITIONS ->
                answered(firstTopic(false, in));
            case Api.DELETE_TOPICS -> answered(firstTopic(false, in));
            case Api.TXN_OFFSET_COMMIT -> answered(txnOffsetCommit(version, in));
            default -> answered(Topic.NONE);
        };
    }

    private static Request answered(Topic topic) {
        return new Request(topic, true);
    }

    private static Request produce(int version, KafkaFields in) {
        if (version >= 3) {
            in.skipString();
        }
        int acks = in.cursor().int16();
        in.cursor().skip(4);
        return new Request(firstTopic(version >= 13, in), acks != 0);
    }

    private static Topic fetch(int version, KafkaFields in) {
        int fixed = version >= 15 ? 8 : 12;
        fixed += version >= 3 ? 4 : 0;
        fixed += version >= 4 ? 1 : 0;
        fixed += version >= 7 ? 8 : 0;
        in.cursor().skip(fixed);
        return firstTopic(version >= 13, in);
    }

    private static Topic offsetCommit(int version, KafkaFields in) {
        in.skipString();
        if (version >= 1) {
            in.cursor().skip(4);
            in.skipString();
        }
        if (version >= 7) {
            in.skipString();
        }
        if (version >= 2 && version <= 4) {
            in.cursor().skip(8);
        }
        return firstTopic(version >= 10, in);
    }

    private static Topic offsetFetch(int version, KafkaFields in) {
        if (version >= 8) {
            if (in.array() == 0) {
                return Topic.NONE;
            }
            in.skipString();
            if (version >= 9) {
                in.skipString();
                in.cursor().skip(4);
            }
            return firstTopic(version >= 10, in);
        }
        in.skipString();
        return firstTopic(false, in);
    }

    private static Topic txnOffsetCommit(int version, KafkaFields in) {
        in.skipString();
        in.skipString();
        in.cursor().skip(10);
        if (version >= 3) {
            in.cursor().skip(4);
            in.skipString();
            in.skipString();
        }
        return firstTopic(false, in);
    }

    private static Topic firstTopic(boolean byId, KafkaFields in) {
        if (in.array() == 0) {
            return Topic.NONE;
        }
        return byId ? new Topic(in.cursor().hex(UUID_BYTES), true) : Topic.name(in.string());
    }
}
