package io.earshot.store.h2;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.h2.engine.SessionLocal;

/**
 * Everything that a statement can leave behind in a session, where the next one finds it.
 *
 * @param settings of the session that statements can set
 */
record SessionState(
        String schema,
        List<String> searchPath,
        List<String> variables,
        int temporaryTables,
        int temporaryIndexes,
        int temporaryConstraints,
        int locks,
        boolean hasTransaction,
        boolean autoCommit,
        String isolation,
        String timeZone,
        BitSet nonKeywords,
        List<Object> settings) {

    static SessionState of(SessionLocal session) {
        return new SessionState(
                session.getCurrentSchemaName(),
                Optional.ofNullable(session.getSchemaSearchPath())
                        .map(Arrays::asList)
                        .orElse(List.of()),
                List.of(session.getVariableNames()),
                session.getLocalTempTables().size(),
                session.getLocalTempTableIndexes().size(),
                session.getLocalTempTableConstraints().size(),
                session.getLocks().size(),
                session.hasPendingTransaction(),
                session.getAutoCommit(),
                session.getIsolationLevel().name(),
                session.currentTimeZone().getId(),
                Optional.ofNullable(session.getNonKeywords())
                        .map(words -> (BitSet) words.clone())
                        .orElse(new BitSet()),
                List.of(
                        session.getLockTimeout(),
                        session.isLazyQueryExecution(),
                        session.isTruncateLargeLength(),
                        session.isVariableBinary(),
                        session.isOldInformationSchema(),
                        session.isQuirksMode(),
                        session.getAllowLiterals()));
    }
}
