package io.earshot.store.table;

import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of tasks. */
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

        public static final Table TABLE = new Table(
                "task",
                "a task that was ordered; TASK_RUN has its executions",
                List.of(ID),
                List.of(ID, WORD, ARGUMENTS, KEY, ORDERED_BY, ISSUED_AT, EXPIRES_AT, TARGETS, AT_MOST));

        private Task() {}
    }

    /** The execution of a task by one container's agent. */
    public static final class TaskRun {

        public static final Column RUN = text("run", "the run's id");
        public static final Column TASK = text("task", "the task's id");
        public static final Column CONTAINER = text("container", "the container's name, CONTAINER.HOST");
        public static final Column STATE =
                text("state", "WAITING, SENT, RUNNING, DONE, FAILED, EXPIRED, LOST or REFUSED");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column EXIT_STATUS =
                integer("exitStatus", "of the executable").orNull();
        public static final Column OUTPUT =
                text("output", "its output, or the reason why there is none").orNull();
        public static final Column TRUNCATED = bool("truncated", "whether the output was longer");

        public static final Table TABLE = new Table(
                "task_run",
                "the execution of a task by one container's agent",
                List.of(RUN),
                List.of(RUN, TASK, CONTAINER, STATE, SINCE, EXIT_STATUS, OUTPUT, TRUNCATED));

        private TaskRun() {}
    }
}
