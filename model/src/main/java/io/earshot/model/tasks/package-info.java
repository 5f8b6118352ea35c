/** Orders to execute a named word, signed by an operator's key for one container each, so that nobody in between can invent or change one. */
package io.earshot.model.tasks;
