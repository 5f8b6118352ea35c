package io.earshot.server.recording;

import java.util.List;

/** A row with the statement that wrote it; an empty Optional stands for NULL. */
record RecordedRow(String sql, List<Object> values) {}
