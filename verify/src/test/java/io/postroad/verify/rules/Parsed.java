package io.postroad.verify.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Sources as the compiler's own trees. Confined to one thread. */
record Parsed(Trees trees, List<CompilationUnitTree> units) {

  /** Trees alone: no types are known. */
  static Parsed syntax(List<SourceText> sources) {
    return of(sources, false);
  }

  /** Trees whose types are known; the class path of this test has what they need. */
  static Parsed typed(List<SourceText> sources) {
    return of(sources, true);
  }

  private static Parsed of(List<SourceText> sources, boolean typed) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                compiler.getStandardFileManager(problems, Locale.ROOT, null),
                problems,
                options,
                null,
                sources);
    try {
      List<CompilationUnitTree> units =
          StreamSupport.stream(task.parse().spliterator(), false)
              .<CompilationUnitTree>map(unit -> unit)
              .toList();
      if (typed) {
        task.analyze();
      }
      problems.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .findFirst()
          .ifPresent(problem -> {
            throw new IllegalStateException("cannot judge what does not compile: " + problem);
          });
      return new Parsed(Trees.instance(task), units);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that {@code unit} was read from, as findings name it. */
  static String name(CompilationUnitTree unit) {
    return unit.getSourceFile().getName().substring(1); // without the slash of its URI
  }

  /** The line that {@code tree} begins on; 0 where the compiler made it up. */
  long firstLine(CompilationUnitTree unit, Tree tree) {
    return line(unit, positions().getStartPosition(unit, tree));
  }

  /** The line that {@code tree} ends on; 0 where the compiler made it up. */
  long lastLine(CompilationUnitTree unit, Tree tree) {
    return line(unit, positions().getEndPosition(unit, tree));
  }

  private SourcePositions positions() {
    return trees.getSourcePositions();
  }

  private static long line(CompilationUnitTree unit, long position) {
    return position < 0 ? 0 : unit.getLineMap().getLineNumber(position);
  }
}
