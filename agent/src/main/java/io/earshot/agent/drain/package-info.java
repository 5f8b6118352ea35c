/** Takes servers out of nginx's upstreams and puts them back, in nginx's own configuration files; every other octet of these stays as it was. */
package io.earshot.agent.drain;
