package io.earshot.wire.decoders.kafka;

import java.util.Map;

/** Names the error codes of the protocol that clients meet; others keep their number. */
final class ErrorCode {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(-1, "UNKNOWN_SERVER_ERROR"),
            Map.entry(1, "OFFSET_OUT_OF_RANGE"),
            Map.entry(2, "CORRUPT_MESSAGE"),
            Map.entry(3, "UNKNOWN_TOPIC_OR_PARTITION"),
            Map.entry(5, "LEADER_NOT_AVAILABLE"),
            Map.entry(6, "NOT_LEADER_OR_FOLLOWER"),
            Map.entry(7, "REQUEST_TIMED_OUT"),
            Map.entry(8, "BROKER_NOT_AVAILABLE"),
            Map.entry(10, "MESSAGE_TOO_LARGE"),
            Map.entry(14, "COORDINATOR_LOAD_IN_PROGRESS"),
            Map.entry(15, "COORDINATOR_NOT_AVAILABLE"),
            Map.entry(16, "NOT_COORDINATOR"),
            Map.entry(17, "INVALID_TOPIC_EXCEPTION"),
            Map.entry(18, "RECORD_LIST_TOO_LARGE"),
            Map.entry(19, "NOT_ENOUGH_REPLICAS"),
            Map.entry(20, "NOT_ENOUGH_REPLICAS_AFTER_APPEND"),
            Map.entry(22, "ILLEGAL_GENERATION"),
            Map.entry(25, "UNKNOWN_MEMBER_ID"),
            Map.entry(27, "REBALANCE_IN_PROGRESS"),
            Map.entry(29, "TOPIC_AUTHORIZATION_FAILED"),
            Map.entry(30, "GROUP_AUTHORIZATION_FAILED"),
            Map.entry(31, "CLUSTER_AUTHORIZATION_FAILED"),
            Map.entry(33, "UNSUPPORTED_SASL_MECHANISM"),
            Map.entry(34, "ILLEGAL_SASL_STATE"),
            Map.entry(35, "UNSUPPORTED_VERSION"),
            Map.entry(36, "TOPIC_ALREADY_EXISTS"),
            Map.entry(37, "INVALID_PARTITIONS"),
            Map.entry(41, "NOT_CONTROLLER"),
            Map.entry(42, "INVALID_REQUEST"),
            Map.entry(45, "OUT_OF_ORDER_SEQUENCE_NUMBER"),
            Map.entry(46, "DUPLICATE_SEQUENCE_NUMBER"),
            Map.entry(47, "INVALID_PRODUCER_EPOCH"),
            Map.entry(51, "CONCURRENT_TRANSACTIONS"),
            Map.entry(56, "KAFKA_STORAGE_ERROR"),
            Map.entry(58, "SASL_AUTHENTICATION_FAILED"),
            Map.entry(69, "GROUP_ID_NOT_FOUND"),
            Map.entry(70, "FETCH_SESSION_ID_NOT_FOUND"),
            Map.entry(71, "INVALID_FETCH_SESSION_EPOCH"),
            Map.entry(74, "FENCED_LEADER_EPOCH"),
            Map.entry(79, "MEMBER_ID_REQUIRED"),
            Map.entry(87, "INVALID_RECORD"),
            Map.entry(89, "THROTTLING_QUOTA_EXCEEDED"),
            Map.entry(90, "PRODUCER_FENCED"),
            Map.entry(100, "UNKNOWN_TOPIC_ID"));

    private ErrorCode() {}

    static String nameOf(int code) {
        return NAMES.getOrDefault(code, Integer.toString(code));
    }
}
