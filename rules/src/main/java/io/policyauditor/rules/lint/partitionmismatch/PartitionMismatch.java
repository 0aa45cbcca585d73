package io.policyauditor.rules.lint.partitionmismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Flags an ARN of another partition than the policy belongs to: it names nothing that is there. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PartitionMismatch extends DocumentRule {
    private static final String COMMERCIAL = "aws";

    public PartitionMismatch() {
        super(
                RuleInfo.of(
                        "LN028",
                        "cn-gov-partition-mismatch",
                        Severity.HIGH,
                        "An ARN is of another partition of AWS than the policy"),
                PolicyKind.values());
    }

    /** An ARN of the document whose partition is written out. */
    private record Named(StringNode node, String partition) {}

    @Override
    protected void judge(Judgement judgement) {
        List<Named> all = new ArrayList<>();
        judgement.document().statements().forEach(statement -> collect(statement, all));
        if (all.isEmpty()) {
            return;
        }
        judgement.applies();
        Optional<String> home =
                judgement.attachedTo().known().flatMap(Arn::parse).map(Arn::partition);
        if (home.isPresent()) {
            all.stream()
                    .filter(named -> !named.partition().equals(home.get()))
                    .forEach(named -> report(judgement, named, "the policy belongs to " + home.get(), home.get()));
        } else {
            stranger(all).ifPresent(named -> {
                String other = all.stream()
                        .map(Named::partition)
                        .filter(partition -> !partition.equals(named.partition()))
                        .findFirst()
                        .orElse("");
                report(judgement, named, "other ARNs of the policy are of " + other, other);
            });
        }
    }

    /** Where nobody said what the policy belongs to: the first of partition aws in a policy that also has others. */
    private static Optional<Named> stranger(List<Named> all) {
        String first = all.get(0).partition();
        if (all.stream().allMatch(named -> named.partition().equals(first))) {
            return Optional.empty();
        }
        return all.stream()
                .filter(named -> named.partition().equals(COMMERCIAL))
                .findFirst()
                .or(() -> all.stream()
                        .filter(named -> !named.partition().equals(first))
                        .findFirst());
    }

    private static void report(Judgement judgement, Named named, String reason, String home) {
        int from = "arn:".length();
        judgement.fail(
                Severity.HIGH,
                named.node().part(from, from + named.partition().length()),
                named.node().value(),
                named.node().value() + " is of partition " + named.partition() + ", and " + reason,
                "write arn:" + home + ":, or list the ARN once for each partition");
    }

    private static void collect(Statement statement, List<Named> all) {
        PrincipalElement principal = statement.principal();
        if (principal != null) {
            collect(
                    principal.entries().stream()
                            .map(PrincipalElement.Entry::value)
                            .toList(),
                    all);
        }
        Patterns resource = statement.resource();
        if (resource != null) {
            collect(resource.values(), all);
        }
        for (Condition condition : statement.conditions()) {
            collect(
                    condition.values().stream()
                            .filter(StringNode.class::isInstance)
                            .map(StringNode.class::cast)
                            .toList(),
                    all);
        }
    }

    /** Adds those of a list that do not stand in it for several partitions: such a list was written for all of them. */
    private static void collect(List<StringNode> list, List<Named> all) {
        List<Named> named = new ArrayList<>();
        Map<String, Set<String>> partitions = new HashMap<>();
        for (StringNode node : list) {
            Arn.parse(node.value())
                    .map(Arn::partition)
                    .filter(PartitionMismatch::isPartition)
                    .ifPresent(partition -> {
                        named.add(new Named(node, partition));
                        partitions
                                .computeIfAbsent(behind(node, partition), rest -> new HashSet<>())
                                .add(partition);
                    });
        }
        named.stream()
                .filter(one -> partitions
                                .getOrDefault(behind(one.node(), one.partition()), Set.of())
                                .size()
                        == 1)
                .forEach(all::add);
    }

    private static String behind(StringNode node, String partition) {
        return node.value().substring("arn:".length() + partition.length());
    }

    private static boolean isPartition(String text) {
        return text.equals(COMMERCIAL)
                || (text.startsWith("aws-") && text.indexOf('*') < 0 && text.indexOf('?') < 0 && text.indexOf('$') < 0);
    }
}
