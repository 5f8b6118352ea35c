/** Takes the Markdown files of the repository, and gives the documentation as static files, while Earshot is built. */
package io.earshot.site;
