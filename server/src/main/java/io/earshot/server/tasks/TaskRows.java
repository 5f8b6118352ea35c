package io.earshot.server.tasks;

/** Shows and keeps tasks and their runs. One call at a time. */
public interface TaskRows {

    /** A task was ordered, or a new occurrence of it began; its runs follow. */
    void task(KnownTask task);

    /** A run is new, or its state changed. */
    void run(TaskRun run);

    /** A task and its runs are forgotten. */
    void forget(KnownTask task);

    /** A task that is known by its id alone is forgotten, with its runs. */
    void forgetTask(String id);

    /** A run is forgotten, and its task goes on. */
    void forgetRun(String id);

    /** Asks the server that leads a task to stop it. Returns false where no other server is known to. */
    boolean stopElsewhere(String task, String by);

    /** Makes visible what came since the last time. */
    void commit();
}
