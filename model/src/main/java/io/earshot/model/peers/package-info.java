/** The words in which agents of a site learn of each other, so that they fetch pieces of files from each other. It opens no connection. */
package io.earshot.model.peers;
