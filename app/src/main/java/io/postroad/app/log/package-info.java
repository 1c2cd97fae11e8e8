/**
 * What goes to standard error: every event and fault as one line, text or JSON (rule L1), written
 * by a thread of its own that never holds mail up. The only place for a logging backend.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.log;
