package io.earshot.store.h2.live;

/**
 * A row of NGINX_CODE.
 *
 * @param rate answers a second
 */
record CodeRow(int code, float rate) {}
