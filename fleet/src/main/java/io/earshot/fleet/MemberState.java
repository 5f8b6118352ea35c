package io.earshot.fleet;

/** Lists the states that a container has in table DATA. */
public enum MemberState {
    OK,
    BROKEN,
    /** It reported before, not now. */
    SILENT,
    /** It has not reported yet, or the server has just started. */
    WAITING
}
