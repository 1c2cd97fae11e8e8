package io.postroad.app.packaging;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;

/**
 * Class files from before Java 6 (major version 50) with the stack maps that came later. Without
 * them the JVM verifies a class the old way, and keeps none such in its AOT cache. Nothing but the
 * version and the stack maps changes. Stateless.
 */
final class ModernClass {
  private static final int WITH_STACK_MAPS = 50;
  private static final int MAJOR_AT = 6;

  private static final ClassFile WRITER =
      ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);

  private ModernClass() {}

  /** The class as it is, or with stack maps where it has none and they can be had. */
  static byte[] of(byte[] octets) {
    if (octets.length < MAJOR_AT + 2 || major(octets) >= WITH_STACK_MAPS) {
      return octets;
    }
    byte[] changed;
    try {
      ClassModel model = WRITER.parse(octets);
      changed =
          WRITER.transformClass(
              model,
              ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                  .andThen((builder, element) -> {
                    switch (element) {
                      case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                      case ClassElement other -> builder.with(other);
                    }
                  }));
    } catch (IllegalArgumentException e) {
      return octets; // with subroutines (jsr), say, which no stack map describes: as it came
    }
    return WRITER.verify(changed).isEmpty() ? changed : octets;
  }

  /** The major version of a class file. */
  static int major(byte[] octets) {
    return (octets[MAJOR_AT] & 0xFF) << 8 | (octets[MAJOR_AT + 1] & 0xFF);
  }
}
