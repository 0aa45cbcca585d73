package io.policyauditor.cli;

import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Finds rules by what people call them: id or name, whatever the case. */
final class RuleNames {
    private final String command;
    private final List<Rule<?>> rules;

    /** @param command whose help is named when there is no such rule */
    RuleNames(String command, List<Rule<?>> rules) {
        this.command = command;
        this.rules = rules;
    }

    /** @throws UsageException when no rule is called that */
    Rule<?> rule(String written) {
        return rules.stream()
                .filter(rule -> rule.info().id().equalsIgnoreCase(written)
                        || rule.info().name().equalsIgnoreCase(written))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        command, "unknown rule " + written + Main.didYouMean(written, known()) + listed()));
    }

    private Collection<String> known() {
        return rules.stream()
                .map(Rule::info)
                .flatMap(info -> Stream.of(info.id(), info.name()))
                .toList();
    }

    private String listed() {
        return rules.isEmpty() ? "; there are no rules" : " (auditor rules lists them)";
    }

    /** The id and name of a rule, as texts show them together. */
    static String title(RuleInfo info) {
        return info.id() + " " + info.name();
    }
}
