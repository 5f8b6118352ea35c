package io.earshot.traffic.exchanges;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Collects transactions for one record, for whoever stores them. Confined to one thread. */
public final class TransactionBatch {

    private static final int VERSION = 2;

    private final BinaryWriter to = new BinaryWriter();
    private final TransactionWriter writer = new TransactionWriter();

    public boolean isEmpty() {
        return to.size() == 0;
    }

    /** Returns the number of octets so far. */
    public int size() {
        return to.size();
    }

    public void add(Transaction transaction) {
        if (isEmpty()) {
            to.octet(VERSION);
        }
        writer.transaction(to, transaction);
    }

    /** Returns the record, and begins anew. */
    public byte[] take() {
        writer.clear();
        return to.take();
    }

    /**
     * Reads the transactions of a record, in their order.
     *
     * @throws BadRecordException if it is none
     */
    public static List<Transaction> read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "transactions");
        TransactionReader reader = new TransactionReader(from);
        List<Transaction> read = new ArrayList<>();
        while (from.hasMore()) {
            read.add(reader.transaction());
        }
        return read;
    }
}
