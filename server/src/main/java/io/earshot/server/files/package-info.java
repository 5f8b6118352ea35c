/** Keeps the files that agents can be ordered to fetch, and gives them in pieces. It decides neither who may put one nor who fetches it. */
package io.earshot.server.files;
