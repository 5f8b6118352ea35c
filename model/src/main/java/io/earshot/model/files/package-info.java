/** Compares files by their attributes, for every module that reads a file again when it changed. */
package io.earshot.model.files;
