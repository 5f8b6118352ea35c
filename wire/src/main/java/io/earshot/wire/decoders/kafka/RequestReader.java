package io.earshot.wire.decoders.kafka;

/** Finds the topic that a request is about: the first one that it names. */
final class RequestReader {

    /** @param hasAnswer false for records that are to be stored without acknowledgement */
    record Request(String topic, boolean hasAnswer) {}

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
                yield answered(firstName(in));
            }
            case Api.METADATA -> {
                boolean any = in.array() > 0;
                in.cursor().skip(any && version >= 10 ? UUID_BYTES : 0);
                yield answered(any ? in.string() : "");
            }
            case Api.OFFSET_COMMIT -> answered(offsetCommit(version, in));
            case Api.OFFSET_FETCH -> answered(offsetFetch(version, in));
            case Api.CREATE_TOPICS, Api.CREATE_PARTITIONS -> answered(firstName(in));
            case Api.DELETE_TOPICS -> answered(firstName(in));
            case Api.TXN_OFFSET_COMMIT -> answered(txnOffsetCommit(version, in));
            default -> answered("");
        };
    }

    private static Request answered(String topic) {
        return new Request(topic, true);
    }

    private static Request produce(int version, KafkaFields in) {
        if (version >= 3) {
            in.skipString();
        }
        int acks = in.cursor().int16();
        in.cursor().skip(4);
        String topic = version >= 13 ? "" : firstName(in);
        return new Request(topic, acks != 0);
    }

    private static String fetch(int version, KafkaFields in) {
        int fixed = version >= 15 ? 8 : 12;
        fixed += version >= 3 ? 4 : 0;
        fixed += version >= 4 ? 1 : 0;
        fixed += version >= 7 ? 8 : 0;
        in.cursor().skip(fixed);
        if (version >= 13) {
            return in.array() > 0 ? in.cursor().hex(UUID_BYTES) : "";
        }
        return firstName(in);
    }

    private static String offsetCommit(int version, KafkaFields in) {
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
        return version >= 10 ? "" : firstName(in);
    }

    private static String offsetFetch(int version, KafkaFields in) {
        if (version >= 8) {
            if (in.array() == 0) {
                return "";
            }
            in.skipString();
            if (version >= 9) {
                in.skipString();
                in.cursor().skip(4);
            }
            return version >= 10 ? "" : firstName(in);
        }
        in.skipString();
        return firstName(in);
    }

    private static String txnOffsetCommit(int version, KafkaFields in) {
        in.skipString();
        in.skipString();
        in.cursor().skip(10);
        if (version >= 3) {
            in.cursor().skip(4);
            in.skipString();
            in.skipString();
        }
        return firstName(in);
    }

    private static String firstName(KafkaFields in) {
        return in.array() > 0 ? in.string() : "";
    }
}
