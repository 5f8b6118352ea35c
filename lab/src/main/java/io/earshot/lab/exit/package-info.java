/** What must happen before this process ends. */
package io.earshot.lab.exit;
