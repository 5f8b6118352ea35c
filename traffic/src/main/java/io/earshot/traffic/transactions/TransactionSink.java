package io.earshot.traffic.transactions;

/** Receives transactions as their outcome becomes known. */
public interface TransactionSink {

    /** Takes a transaction whose outcome is known: it was answered, or its time limit has passed. */
    void settled(Transaction transaction);

    /** Takes a transaction that was settled without an answer and has got one now. */
    void revised(Transaction before, Transaction after);
}
