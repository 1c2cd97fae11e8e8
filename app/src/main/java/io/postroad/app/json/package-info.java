/** JSON in and out, the same way everywhere. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.json;
