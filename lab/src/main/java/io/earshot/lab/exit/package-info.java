/** Runs clean-up before this process ends. */
package io.earshot.lab.exit;
