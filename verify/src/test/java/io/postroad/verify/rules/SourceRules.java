package io.postroad.verify.rules;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Rules over the text and the shape of sources. Each gives its findings, one line each. */
final class SourceRules {

  /** The length of a file, in lines, from which on it is too long. */
  static final int FILE_LINES_MAX = 400;

  /** The length of a method with its signature, without its comment, in lines. */
  static final int METHOD_LINES_MAX = 60;

  private static final Pattern EMPTY_NAME =
      Pattern.compile("\\w*(Manager|Helper|Helpers|Util|Utils|Impl|Info)");

  // Written in halves, so that this file keeps its own rule.
  private static final Pattern OPEN_WORK =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b(?!\\(#\\d+\\))");

  private SourceRules() {}

  /**
   * Files over {@link #FILE_LINES_MAX} lines, but those in {@code excess}, which may only shrink:
   * one that grew is a finding, and so is an entry that is larger than its file by now.
   */
  static List<String> fileLength(List<SourceText> sources, Map<String, Integer> excess) {
    List<String> findings = new ArrayList<>();
    for (SourceText source : sources) {
      int lines = (int) source.text().lines().count();
      int allowed = excess.getOrDefault(source.name(), FILE_LINES_MAX);
      if (lines > allowed) {
        findings.add("%s has %d lines, at most %d".formatted(source.name(), lines, allowed));
      } else if (allowed > FILE_LINES_MAX && lines < allowed) {
        findings.add(
            "%s shrank to %d lines: say so in the list of excess (%d)"
                .formatted(source.name(), lines, allowed));
      }
    }
    List<String> names = sources.stream().map(SourceText::name).toList();
    excess.keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> findings.add(name + " is gone: take it off the list of excess"));
    return findings;
  }

  /** Words for open work that name no issue. */
  static List<String> openWork(List<SourceText> sources) {
    List<String> findings = new ArrayList<>();
    for (SourceText source : sources) {
      int number = 0;
      for (String line : source.text().lines().toList()) {
        number++;
        if (OPEN_WORK.matcher(line).find()) {
          findings.add("%s:%d leaves work open without an issue".formatted(source.name(), number));
        }
      }
    }
    return findings;
  }

  /**
   * Methods over {@link #METHOD_LINES_MAX} lines without their text blocks, but a test's table of
   * cases: one return and no more.
   */
  static List<String> methodLength(Parsed parsed) {
    List<String> findings = new ArrayList<>();
    for (CompilationUnitTree unit : parsed.units()) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree method, Void unused) {
          // Annotations may hold a table of cases: counting begins behind them.
          Tree head = method.getReturnType() == null ? method : method.getReturnType();
          long first = parsed.firstLine(unit, head);
          long lines = parsed.lastLine(unit, method) - first + 1 - textBlocks(parsed, unit, method);
          if (lines > METHOD_LINES_MAX && !table(unit, method)) {
            findings.add(
                "%s:%d %s has %d lines, at most %d"
                    .formatted(
                        Parsed.name(unit), first, method.getName(), lines, METHOD_LINES_MAX));
          }
          return super.visitMethod(method, null);
        }
      }.scan(unit, null);
    }
    return findings;
  }

  /** The lines of a method that are data: the insides of its text blocks. */
  private static long textBlocks(Parsed parsed, CompilationUnitTree unit, MethodTree method) {
    long[] lines = {0};
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitLiteral(LiteralTree literal, Void unused) {
        lines[0] += parsed.lastLine(unit, literal) - parsed.firstLine(unit, literal);
        return null;
      }
    }.scan(method, null);
    return lines[0];
  }

  private static boolean table(CompilationUnitTree unit, MethodTree method) {
    BlockTree body = method.getBody();
    return Parsed.name(unit).contains("/src/test/")
        && body != null
        && body.getStatements().size() == 1
        && body.getStatements().getFirst() instanceof ReturnTree;
  }

  /** Types whose name says nothing. */
  static List<String> emptyNames(Parsed parsed) {
    List<String> findings = new ArrayList<>();
    for (CompilationUnitTree unit : parsed.units()) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitClass(ClassTree type, Void unused) {
          if (EMPTY_NAME.matcher(type.getSimpleName()).matches()) {
            findings.add(
                "%s:%d %s is a name that says nothing"
                    .formatted(
                        Parsed.name(unit), parsed.firstLine(unit, type), type.getSimpleName()));
          }
          return super.visitClass(type, null);
        }
      }.scan(unit, null);
    }
    return findings;
  }
}
