package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds the prover to laws that bind every policy, whatever it says, for maintainers: on all policies of a directory, which
 * {@code tools/managed-policies} writes, and on the chains of versions in what {@code tools/managed-policy-pairs} writes.
 * An answer may be left open for a reason; it is never the opposite of the law. Ends with 1 when one is.
 *
 * <p>Arguments: the directory; the file of pairs, which may be left out.
 */
final class ManagedLaws {
    private final Map<String, Figures> laws = new TreeMap<>();
    private int broken;

    private ManagedLaws() {}

    public static void main(String[] arguments) throws IOException {
        ManagedLaws run = new ManagedLaws();
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<PolicyText> policies = new ArrayList<>();
        for (Path file : files) {
            policies.add(PolicyText.read(Files.readString(file)));
        }
        for (int i = 0; i < policies.size(); i++) {
            run.laws(files.get(i).getFileName().toString(), policies.get(i), policies.get((i + 1) % policies.size()));
        }
        if (arguments.length > 1) {
            run.chains(Path.of(arguments[1]));
        }
        run.laws.forEach((law, figures) -> System.out.println(law + ": " + figures));
        System.out.println(policies.size() + " policies, " + run.broken + " laws broken");
        System.exit(run.broken == 0 ? 0 : 1);
    }

    private static Access access(PolicyText policy) {
        return Accesses.attached(Accesses.compile(PolicyKind.IDENTITY, policy.json()));
    }

    private void laws(String name, PolicyText policy, PolicyText next) {
        Access one = access(policy);
        PolicyText more = next.of(next.with("Allow"));
        holds("a policy allows what it allows", name, one, access(policy));
        holds("a union allows what its parts allow", name, one, new Or(List.of(access(policy), access(more))));
        holds("a union allows what its parts allow", name, access(more), either(policy, more));
        List<Map<String, String>> denials = new ArrayList<>();
        next.statements().forEach(statement -> denials.add(PolicyText.changed(statement, "Effect", "\"Deny\"")));
        Access guarded = new And(List.of(
                one,
                new NotDenied(
                        Accesses.compile(PolicyKind.IDENTITY, next.of(denials).json()), false)));
        holds("a Deny takes away", name, guarded, one);
        List<Map<String, String>> own = policy.with("Allow").stream()
                .limit(1)
                .map(statement -> PolicyText.changed(statement, "Effect", "\"Deny\""))
                .toList();
        holds("a Deny takes away", name, access(policy.plus(own)), one);
        same("the order of statements does not matter", name, one, access(policy.reversed()));
        same("a statement is the sum of its actions", name, one, access(split(policy, "Action")));
        same("a statement is the sum of its resources", name, one, access(split(policy, "Resource")));
        List<Map<String, String>> open = new ArrayList<>(policy.with("Deny"));
        List<Map<String, String>> wide = new ArrayList<>(policy.with("Deny"));
        for (Map<String, String> allow : policy.with("Allow")) {
            open.add(PolicyText.changed(allow, "Condition", ""));
            wide.add(allow.containsKey("Resource") ? PolicyText.changed(allow, "Resource", "\"*\"") : allow);
        }
        holds("an Allow without conditions allows more", name, one, access(policy.of(open)));
        holds("an Allow on everything allows more", name, one, access(policy.of(wide)));
    }

    /** One policy of the Allow statements of both; the second has its own version, so it stays a document of its own. */
    private static Access either(PolicyText policy, PolicyText more) {
        Access allowed = access(policy.of(policy.with("Allow")));
        return new Or(List.of(allowed, access(more)));
    }

    /** Without its Sids, of which a policy may not have two alike. */
    private static PolicyText split(PolicyText policy, String element) {
        PolicyText split = policy.split(element);
        return split.of(split.statements().stream()
                .map(statement -> PolicyText.changed(statement, "Sid", ""))
                .toList());
    }

    private void same(String law, String name, Access one, Access other) {
        holds(law, name, one, other);
        holds(law, name, other, one);
    }

    private Verdict holds(String law, String name, Access subject, Access reference) {
        Verdict verdict = Accesses.ask(subject, reference);
        laws.computeIfAbsent(law, key -> new Figures()).add(verdict);
        if (verdict instanceof Violated violated) {
            broken++;
            System.out.println("BROKEN " + law + ": " + name + " by " + violated.witness());
        }
        return verdict;
    }

    /** Where each of three versions in a row allows no more than the next, the first allows no more than the last. */
    private void chains(Path file) throws IOException {
        Map<String, Access> versions = new LinkedHashMap<>();
        Map<String, String> proven = new LinkedHashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode pair = (ObjectNode) Objects.requireNonNull(
                        JsonReader.read(new SourceText("pair", line)).root());
                // "Name v2 in v1"
                String[] id = ((Scalar) Objects.requireNonNull(pair.get("id")))
                        .value()
                        .split(" ");
                String subject = id[0] + " " + id[1];
                String reference = id[0] + " " + id[3];
                Access one = access(PolicyText.of(Objects.requireNonNull(pair.get("subject"))));
                Access other = access(PolicyText.of(Objects.requireNonNull(pair.get("reference"))));
                if (Accesses.ask(one, other) instanceof Proven) {
                    versions.put(subject, one);
                    versions.put(reference, other);
                    proven.put(subject + " to " + reference, "");
                }
            }
        }
        for (String one : versions.keySet()) {
            for (int step : new int[] {-1, 1}) {
                String next = neighbour(one, step);
                String last = neighbour(next, step);
                if (proven.containsKey(one + " to " + next) && proven.containsKey(next + " to " + last)) {
                    Access subject = Objects.requireNonNull(versions.get(one));
                    Access reference = Objects.requireNonNull(versions.get(last));
                    holds("what is within is within what that is within", one, subject, reference);
                }
            }
        }
    }

    private static String neighbour(String version, int step) {
        int at = version.lastIndexOf(" v") + 2;
        return version.substring(0, at) + (Integer.parseInt(version.substring(at)) + step);
    }
}
