package io.earshot.agent.plugins;

import io.earshot.model.ContainerName;
import io.earshot.model.plugins.PluginManifest;
import java.nio.file.Path;

/**
 * A plug-in that was checked and unpacked.
 *
 * @param signedBy the name of the key
 * @param files the folder of its files
 * @param state a folder that the plug-in may write to
 */
record InstalledPlugin(
        ContainerName container, PluginManifest manifest, String signedBy, Path files, Path state, boolean isStopped) {

    String name() {
        return manifest.name();
    }
}
