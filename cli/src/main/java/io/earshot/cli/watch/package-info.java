/** Adds up what a watch of a container's traffic saw and lays it out as text. It knows no server and no terminal. */
package io.earshot.cli.watch;
