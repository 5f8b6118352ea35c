/**
 * DATA, LINK, NGINX_CODE, PARTNER and CONTAINER, which SQL reads straight from what the fleet knows: a table engine for H2.
 */
package io.earshot.store.h2.live;
