/**
 * Talks to the server: lists come in, reports go out, and whatever goes wrong is one of few words. When to talk is decided
 * apart from talking ({@link io.earshot.agent.http.CallSchedule}), by a clock that is handed in. By HttpURLConnection: the
 * JDK's newer client cost 12 MB resident more in a prototype. Never looks into lists or reports.
 */
package io.earshot.agent.http;
