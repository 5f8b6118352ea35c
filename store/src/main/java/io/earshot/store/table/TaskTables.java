package io.earshot.store.table;

import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of tasks and of the files that they bring to agents. */
public final class TaskTables {

    private TaskTables() {}

    /** A task that was ordered for some containers. */
    public static final class Task {

        public static final Column ID = text("id", "the task's id");
        public static final Column WORD = text("word", "the word that is executed");
        public static final Column ARGUMENTS =
                text("arguments", "NAME=VALUE, separated by blanks").orNull();
        public static final Column KEY = text("signedBy", "the name of the key that signed it");
        public static final Column ORDERED_BY = text("orderedBy", "who brought it to the server");
        public static final Column ISSUED_AT = time("issuedAt", "when it was signed");
        public static final Column EXPIRES_AT = time("expiresAt", "when its orders are no longer executed");
        public static final Column TARGETS = integer("targets", "the number of containers");
        public static final Column AT_MOST = integer("atMost", "how many are executed at a time");
        public static final Column EVERY_SECONDS = Column.bigint(
                        "everySeconds",
                        "the time between two occurrences of a schedule; NULL for a task that is executed once")
                .orNull();
        public static final Column NEXT_AT = time(
                        "nextAt",
                        "when the next occurrence of a schedule is due; NULL where none follows or it was stopped")
                .orNull();

        public static final Table TABLE = new Table(
                "task",
                "a task or a schedule that was ordered; TASK_RUN has its executions, of a schedule those of the newest 24 occurrences",
                List.of(ID),
                List.of(
                        ID,
                        WORD,
                        ARGUMENTS,
                        KEY,
                        ORDERED_BY,
                        ISSUED_AT,
                        EXPIRES_AT,
                        TARGETS,
                        AT_MOST,
                        EVERY_SECONDS,
                        NEXT_AT),
                TenantRows.NONE);

        private Task() {}
    }

    /** The execution of a task by one container's agent. */
    public static final class TaskRun {

        public static final Column RUN = text("run", "the run's id");
        public static final Column TASK = text("task", "the task's id");
        public static final Column CONTAINER = text("container", "the container's name, CONTAINER.HOST");
        public static final Column STATE =
                text("state", "WAITING, SENT, RUNNING, DONE, FAILED, EXPIRED, LOST, REFUSED or STOPPED");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column EXIT_STATUS =
                integer("exitStatus", "of the executable").orNull();
        public static final Column OUTPUT =
                text("output", "its output, or the reason why there is none").orNull();
        public static final Column TRUNCATED = bool("truncated", "whether the output was longer");
        public static final Column OCCURRENCE =
                integer("occurrence", "counts those of a schedule, from 1").orNull();
        public static final Column DUE_AT =
                time("dueAt", "when the occurrence of a schedule was due").orNull();

        public static final Table TABLE = new Table(
                "task_run",
                "the execution of a task, or of one occurrence of a schedule, by one container's agent",
                List.of(RUN),
                List.of(RUN, TASK, CONTAINER, STATE, SINCE, EXIT_STATUS, OUTPUT, TRUNCATED, OCCURRENCE, DUE_AT),
                TenantRows.NONE);

        private TaskRun() {}
    }

    /** A file that agents can be ordered to fetch. */
    public static final class StoredFile {

        public static final Column SHA256 = text("sha256", "the SHA-256 of its content, in hex");
        public static final Column NAME = text("name", "the name under which it was put");
        public static final Column OCTETS = Column.bigint("octets", "its length");
        public static final Column PIECES = text("pieces", "the SHA-256 of the list of its pieces, which orders sign");
        public static final Column STORED_AT = time("storedAt", "when it was whole");
        public static final Column STORED_BY = text("storedBy", "who put it");

        public static final Table TABLE = new Table(
                "file",
                "a file that agents can be ordered to fetch",
                List.of(SHA256),
                List.of(SHA256, NAME, OCTETS, PIECES, STORED_AT, STORED_BY),
                TenantRows.NONE);

        private StoredFile() {}
    }

    /** The copy of a file that one order has one container's agent fetch. */
    public static final class FileCopy {

        public static final Column RUN = text("run", "the run of the task, as in TASK_RUN");
        public static final Column TASK = text("task", "the task's id");
        public static final Column SHA256 = text("sha256", "the file, as in FILE");
        public static final Column NAME = text("name", "the name under which the agent places it");
        public static final Column CONTAINER = text("container", "the container's name, CONTAINER.HOST");
        public static final Column STATE = text("state", "of the run; DONE: it is placed");
        public static final Column OCTETS = Column.bigint("octets", "the length of the file");
        public static final Column HERE = Column.bigint(
                "octetsHere", "how much of it the agent has and has checked, what an earlier try left included");
        public static final Column FROM_LINE = Column.bigint(
                "octetsFromLine", "fetched from the server, or by the agent's relay over its line for this agent");
        public static final Column FROM_RELAY = Column.bigint(
                "octetsFromRelay", "fetched from what the agent's relay had, or was fetching for another agent");
        public static final Column FROM_PEERS = Column.bigint("octetsFromPeers", "fetched from other agents");
        public static final Column AT = time("at", "when this was so");

        public static final Table TABLE = new Table(
                "file_copy",
                "the copy of a file at one container's agent; for as long as the task that ordered it is known",
                List.of(RUN),
                List.of(RUN, TASK, SHA256, NAME, CONTAINER, STATE, OCTETS, HERE, FROM_LINE, FROM_RELAY, FROM_PEERS, AT),
                TenantRows.NONE);

        private FileCopy() {}
    }

    /** A step of the upgrade of an agent. */
    public static final class Upgrade {

        public static final Column RUN = text("run", "the run of the task, as in TASK_RUN");
        public static final Column NUMBER = integer("number", "counts the steps of the run, from 1");
        public static final Column TASK = text("task", "the task's id");
        public static final Column CONTAINER = text("container", "the container's name, CONTAINER.HOST");
        public static final Column SHA256 = text("sha256", "the package of the new agent, as in FILE");
        public static final Column NAME = text("name", "the package's name");
        public static final Column STEP = text(
                "step",
                "ORDERED, FETCHED, STARTED, PROVEN, SWITCHED, FINISHED, RESTARTED, and at the end DONE, ABORTED or RETURNED;"
                        + " or the state in TASK_RUN of a run that ended otherwise");
        public static final Column AT = time("at", "when the step was taken, by the agent's clock");
        public static final Column DETAIL = text(
                        "detail", "more about it; of a failure, why, with the end of the new agent's log")
                .orNull();

        public static final Table TABLE = new Table(
                "upgrade",
                "a step of the upgrade of an agent; for as long as its task is known",
                List.of(RUN, NUMBER),
                List.of(RUN, NUMBER, TASK, CONTAINER, SHA256, NAME, STEP, AT, DETAIL),
                TenantRows.NONE);

        private Upgrade() {}
    }
}
