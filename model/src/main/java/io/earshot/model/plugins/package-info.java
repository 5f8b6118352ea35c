/** Plug-ins of agents: the archive that somebody signed, its manifest, and what plug-ins measured as a section of a report. */
package io.earshot.model.plugins;
