package io.earshot.wire.decoders.kafka;

import java.util.List;

/**
 * Describes a kind of request by the protocol guide.
 *
 * @param flexibleFrom the first version with compact types and tagged fields
 */
record Api(String name, int flexibleFrom) {

    static final int PRODUCE = 0;
    static final int FETCH = 1;
    static final int LIST_OFFSETS = 2;
    static final int METADATA = 3;
    static final int CONTROLLED_SHUTDOWN = 7;
    static final int OFFSET_COMMIT = 8;
    static final int OFFSET_FETCH = 9;
    static final int FIND_COORDINATOR = 10;
    static final int JOIN_GROUP = 11;
    static final int HEARTBEAT = 12;
    static final int LEAVE_GROUP = 13;
    static final int SYNC_GROUP = 14;
    static final int DESCRIBE_GROUPS = 15;
    static final int LIST_GROUPS = 16;
    static final int SASL_HANDSHAKE = 17;
    static final int API_VERSIONS = 18;
    static final int CREATE_TOPICS = 19;
    static final int DELETE_TOPICS = 20;
    static final int DELETE_RECORDS = 21;
    static final int INIT_PRODUCER_ID = 22;
    static final int ADD_PARTITIONS_TO_TXN = 24;
    static final int ADD_OFFSETS_TO_TXN = 25;
    static final int END_TXN = 26;
    static final int WRITE_TXN_MARKERS = 27;
    static final int TXN_OFFSET_COMMIT = 28;
    static final int DESCRIBE_CONFIGS = 32;
    static final int SASL_AUTHENTICATE = 36;
    static final int CREATE_PARTITIONS = 37;
    static final int DELETE_GROUPS = 42;
    static final int DESCRIBE_CLUSTER = 60;
    static final int BROKER_REGISTRATION = 62;
    static final int BROKER_HEARTBEAT = 63;
    static final int CONSUMER_GROUP_HEARTBEAT = 68;
    static final int CONSUMER_GROUP_DESCRIBE = 69;
    static final int GET_TELEMETRY_SUBSCRIPTIONS = 71;
    static final int PUSH_TELEMETRY = 72;
    static final int DESCRIBE_TOPIC_PARTITIONS = 75;
    static final int SHARE_GROUP_HEARTBEAT = 76;
    static final int SHARE_GROUP_DESCRIBE = 77;

    /** No published version of any request is higher. */
    static final int MAX_VERSION = 20;

    private static final int NEVER = 99;

    /** By API key. */
    private static final List<Api> ALL = List.of(
            new Api("Produce", 9),
            new Api("Fetch", 12),
            new Api("ListOffsets", 6),
            new Api("Metadata", 9),
            new Api("LeaderAndIsr", 4),
            new Api("StopReplica", 2),
            new Api("UpdateMetadata", 6),
            new Api("ControlledShutdown", 3),
            new Api("OffsetCommit", 8),
            new Api("OffsetFetch", 6),
            new Api("FindCoordinator", 3),
            new Api("JoinGroup", 6),
            new Api("Heartbeat", 4),
            new Api("LeaveGroup", 4),
            new Api("SyncGroup", 4),
            new Api("DescribeGroups", 5),
            new Api("ListGroups", 3),
            new Api("SaslHandshake", NEVER),
            new Api("ApiVersions", 3),
            new Api("CreateTopics", 5),
            new Api("DeleteTopics", 4),
            new Api("DeleteRecords", 2),
            new Api("InitProducerId", 2),
            new Api("OffsetForLeaderEpoch", 4),
            new Api("AddPartitionsToTxn", 3),
            new Api("AddOffsetsToTxn", 3),
            new Api("EndTxn", 3),
            new Api("WriteTxnMarkers", 1),
            new Api("TxnOffsetCommit", 3),
            new Api("DescribeAcls", 2),
            new Api("CreateAcls", 2),
            new Api("DeleteAcls", 2),
            new Api("DescribeConfigs", 4),
            new Api("AlterConfigs", 2),
            new Api("AlterReplicaLogDirs", 2),
            new Api("DescribeLogDirs", 2),
            new Api("SaslAuthenticate", 2),
            new Api("CreatePartitions", 2),
            new Api("CreateDelegationToken", 2),
            new Api("RenewDelegationToken", 2),
            new Api("ExpireDelegationToken", 2),
            new Api("DescribeDelegationToken", 2),
            new Api("DeleteGroups", 2),
            new Api("ElectLeaders", 2),
            new Api("IncrementalAlterConfigs", 1),
            new Api("AlterPartitionReassignments", 0),
            new Api("ListPartitionReassignments", 0),
            new Api("OffsetDelete", NEVER),
            new Api("DescribeClientQuotas", 1),
            new Api("AlterClientQuotas", 1),
            new Api("DescribeUserScramCredentials", 0),
            new Api("AlterUserScramCredentials", 0),
            new Api("Vote", 0),
            new Api("BeginQuorumEpoch", 1),
            new Api("EndQuorumEpoch", 1),
            new Api("DescribeQuorum", 0),
            new Api("AlterPartition", 0),
            new Api("UpdateFeatures", 0),
            new Api("Envelope", 0),
            new Api("FetchSnapshot", 0),
            new Api("DescribeCluster", 0),
            new Api("DescribeProducers", 0),
            new Api("BrokerRegistration", 0),
            new Api("BrokerHeartbeat", 0),
            new Api("UnregisterBroker", 0),
            new Api("DescribeTransactions", 0),
            new Api("ListTransactions", 0),
            new Api("AllocateProducerIds", 0),
            new Api("ConsumerGroupHeartbeat", 0),
            new Api("ConsumerGroupDescribe", 0),
            new Api("ControllerRegistration", 0),
            new Api("GetTelemetrySubscriptions", 0),
            new Api("PushTelemetry", 0),
            new Api("AssignReplicasToDirs", 0),
            new Api("ListConfigResources", 0),
            new Api("DescribeTopicPartitions", 0),
            new Api("ShareGroupHeartbeat", 0),
            new Api("ShareGroupDescribe", 0),
            new Api("ShareFetch", 0),
            new Api("ShareAcknowledge", 0),
            new Api("AddRaftVoter", 0),
            new Api("RemoveRaftVoter", 0),
            new Api("UpdateRaftVoter", 0),
            new Api("InitializeShareGroupState", 0),
            new Api("ReadShareGroupState", 0),
            new Api("WriteShareGroupState", 0),
            new Api("DeleteShareGroupState", 0),
            new Api("ReadShareGroupStateSummary", 0),
            new Api("StreamsGroupHeartbeat", 0),
            new Api("StreamsGroupDescribe", 0),
            new Api("DescribeShareGroupOffsets", 0),
            new Api("AlterShareGroupOffsets", 0),
            new Api("DeleteShareGroupOffsets", 0));

    static boolean isKnown(int key, int version) {
        return key >= 0 && key < ALL.size() && version >= 0 && version <= MAX_VERSION;
    }

    static String nameOf(int key) {
        return ALL.get(key).name();
    }

    static boolean isFlexible(int key, int version) {
        return version >= ALL.get(key).flexibleFrom();
    }
}
