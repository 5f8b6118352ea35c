/** Looks at attributes of files: whether one changed since it was read, and whether one with a secret is open to every user of the machine. */
package io.earshot.model.files;
