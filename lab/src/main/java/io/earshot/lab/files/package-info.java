/** Folders that go away again. */
package io.earshot.lab.files;
