package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Measures what one policy allows beyond another, for maintainers, and checks the boxes of every answer: no two have a
 * request in common, none holds what is no excess, nothing of the excess is in none, and the evaluator confirms each
 * example. Half of the pairs are made up, roles that load models and what they need; the others are versions of
 * AWS-managed policies, from what {@code tools/managed-policy-pairs} writes. Ends with 1 when a check fails.
 *
 * <p>Arguments: how many pairs, a seed, and the file of pairs, without which all are made up.
 */
final class ManagedExcess {
    private static final int MOST_BOXES = 2_000;

    private final Figures figures = new Figures();
    private final List<Integer> boxes = new ArrayList<>();
    private int incomplete;
    private int pairsOfBoxes;
    private int wrong;

    private ManagedExcess() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        LoaderRoles roles = new LoaderRoles(Long.parseLong(arguments[1]));
        boolean managed = arguments.length > 2;
        ManagedExcess madeUp = new ManagedExcess();
        for (int i = managed ? count / 2 : count; i > 0; i--) {
            LoaderRoles.Pair pair = roles.next();
            madeUp.ask("made up " + pair.role(), access(pair.role()), access(pair.minimum()));
        }
        madeUp.print("roles that load models");
        int wrong = madeUp.wrong;
        if (managed) {
            ManagedExcess versions = new ManagedExcess();
            versions.pairs(Path.of(arguments[2]), count - count / 2);
            versions.print("versions of AWS-managed policies");
            wrong += versions.wrong;
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static Access access(String json) {
        return Accesses.attached(Accesses.compile(PolicyKind.IDENTITY, json));
    }

    private void pairs(Path file, int count) throws IOException {
        int lines;
        try (var all = Files.lines(file)) {
            lines = (int) all.count();
        }
        // An odd step meets both directions of the pairs.
        int step = Math.max(1, lines / count) | 1;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null && figures.count() < count; line = reader.readLine()) {
                if (number++ % step == 0) {
                    ObjectNode pair = (ObjectNode) Objects.requireNonNull(
                            JsonReader.read(new SourceText("pair", line)).root());
                    ask(
                            Objects.requireNonNull(pair.get("id")).span().text(),
                            access(PolicyText.of(Objects.requireNonNull(pair.get("subject")))
                                    .json()),
                            access(PolicyText.of(Objects.requireNonNull(pair.get("reference")))
                                    .json()));
                }
            }
        }
    }

    private void ask(String name, Access role, Access minimum) {
        Excess excess = Accesses.PROVER.excess(role, minimum, Scope.ATTACHED, MOST_BOXES, Budget.DEFAULT);
        figures.add(excess.stats().cpu());
        boxes.add(excess.boxes().size());
        if (!excess.complete()) {
            incomplete++;
            System.out.println("not complete, " + excess.why() + ": " + name);
        }
        Evaluator inRole = Evaluator.of(role);
        Evaluator inMinimum = Evaluator.of(minimum);
        for (Excess.Box box : excess.boxes()) {
            boolean confirmed = inRole.decide(box.example()) == Decision.ALLOWED
                    && inMinimum.decide(box.example()) != Decision.ALLOWED;
            check(confirmed, "an example that the evaluator does not confirm", name);
        }
        if (excess.complete()) {
            BoxCheck check = BoxCheck.of(role, minimum, Budget.DEFAULT);
            pairsOfBoxes += check.pairs();
            check(check.boxes() == excess.boxes().size(), "another number of boxes", name);
            check(check.overlapping() == 0, check.overlapping() + " pairs of boxes with common requests", name);
            check(check.tooLarge() == 0, check.tooLarge() + " boxes with what is no excess", name);
            check(check.leftOver() == 0, check.leftOver() + " slices with excess in no box", name);
            check(check.incomplete() == null, "checks left open: " + check.incomplete(), name);
        }
    }

    private void check(boolean holds, String what, String name) {
        if (!holds) {
            wrong++;
            System.out.println("WRONG " + what + ": " + name);
        }
    }

    private void print(String what) {
        boxes.sort(null);
        int n = boxes.size();
        System.out.println(what + ": " + figures);
        System.out.println("  boxes p50 " + boxes.get(n / 2) + ", p99 " + boxes.get(Math.min(n - 1, n * 99 / 100))
                + ", max " + boxes.get(n - 1) + ", all "
                + boxes.stream().mapToInt(one -> one).sum() + "; "
                + (n - incomplete) + " of " + n + " complete; " + pairsOfBoxes
                + " pairs of boxes shown to be disjoint; " + wrong + " wrong");
    }
}
