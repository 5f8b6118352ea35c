/** Brings up a fleet whose containers form a star, a mesh and a cluster of small meshes, and checks that the graph finds and names them. */
package io.earshot.lab.pictures;
