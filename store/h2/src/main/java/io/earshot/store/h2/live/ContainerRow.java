package io.earshot.store.h2.live;

import io.earshot.model.Container;

/**
 * A row of CONTAINER, which stays equal while the CMDB says the same of the container, so that reports do not have it recorded anew.
 *
 * @param overdue whether the container had the time to report and never did
 */
record ContainerRow(Container container, boolean overdue) {}
