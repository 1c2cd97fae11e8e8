/**
 * The rules that no compiler knows, checked over the sources and the compiled classes of every
 * module.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.rules;
