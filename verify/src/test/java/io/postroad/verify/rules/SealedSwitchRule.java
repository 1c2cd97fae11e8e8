package io.postroad.verify.rules;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** A {@code switch} over a sealed type has no {@code default}: a new case must break the build. */
final class SealedSwitchRule {

  /** What {@link #check} saw: how many switches over sealed types, and which break the rule. */
  record Findings(int switches, List<String> violations) {}

  private SealedSwitchRule() {}

  static Findings check(Parsed parsed) {
    List<String> violations = new ArrayList<>();
    int[] switches = {0};
    for (CompilationUnitTree unit : parsed.units()) {
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitSwitch(SwitchTree tree, Void unused) {
          judge(tree, tree.getExpression(), tree.getCases());
          return super.visitSwitch(tree, null);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
          judge(tree, tree.getExpression(), tree.getCases());
          return super.visitSwitchExpression(tree, null);
        }

        private void judge(Tree tree, ExpressionTree selector, List<? extends CaseTree> cases) {
          TypeMirror type = parsed.trees().getTypeMirror(new TreePath(getCurrentPath(), selector));
          if (!sealed(type)) {
            return;
          }
          switches[0]++;
          if (cases.stream().anyMatch(SealedSwitchRule::hasDefault)) {
            violations.add(
                "%s:%d switches over sealed %s with a default"
                    .formatted(Parsed.name(unit), parsed.firstLine(unit, tree), type));
          }
        }
      }.scan(unit, null);
    }
    return new Findings(switches[0], violations);
  }

  private static boolean sealed(TypeMirror type) {
    // An enum with constant bodies counts as sealed for the compiler, but is no sealed hierarchy.
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && element.getKind() != ElementKind.ENUM
        && element.getModifiers().contains(Modifier.SEALED);
  }

  private static boolean hasDefault(CaseTree branch) {
    return branch.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
  }
}
