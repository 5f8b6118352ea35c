package io.earshot.fleet;

/** Lists the states that a container has in table DATA. */
public enum MemberState {
    OK,
    BROKEN,
    /** It runs and reported before, not now. */
    SILENT,
    /** It has not reported yet, the server has just started, or it does not run and does not report. */
    WAITING
}
