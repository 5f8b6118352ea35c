package io.earshot.fleet;

/** What table DATA says of a container. */
public enum MemberState {
    OK,
    BROKEN,
    /** It reported before, not now. */
    SILENT,
    /** It has not reported yet, or the server has just started. */
    WAITING
}
