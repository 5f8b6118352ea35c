/** Removes trees of files. */
package io.earshot.cli.files;
