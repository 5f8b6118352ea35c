/** Folders of the lab's runs, which go with the process. */
package io.earshot.lab.files;
