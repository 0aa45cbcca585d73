package io.policyauditor.audit;

import io.policyauditor.audit.Finding.Related;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One document before one rule: what the rule may ask, and what it has found so far. From that follows the outcome:
 * findings fail; else something that is not known, or a statement without a certain meaning, leaves it not assessed;
 * else it passes, if there was anything that the rule speaks about.
 */
public final class Judgement {
    private final RuleInfo rule;
    private final Policy policy;
    private final PolicyDocument document;
    private final CompiledPolicy compiled;
    private final Estate estate;
    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Gap gap;
    private boolean applies;
    private boolean placeAsked;

    Judgement(
            RuleInfo rule,
            Policy policy,
            PolicyDocument document,
            CompiledPolicy compiled,
            Estate estate,
            Settings settings) {
        this.rule = rule;
        this.policy = policy;
        this.document = document;
        this.compiled = compiled;
        this.estate = estate;
        this.settings = settings;
    }

    public PolicyDocument document() {
        return document;
    }

    public PolicyKind kind() {
        return document.kind();
    }

    /** The statements with a certain meaning, in source order. */
    public List<CompiledStatement> statements() {
        return compiled.statements();
    }

    /** Those of them that allow. */
    public List<CompiledStatement> allows() {
        return compiled.allows();
    }

    public Catalogue catalogue() {
        return Catalogue.bundled();
    }

    public Configuration configuration() {
        return settings.configuration();
    }

    public Settings settings() {
        return settings;
    }

    /** Everything else that was read. */
    public Estate estate() {
        return estate;
    }

    /** The ARN of what the document is attached to. */
    public Lookup<String> attachedTo() {
        placeAsked = true;
        return policy.attachedTo();
    }

    /** The account that owns the document. */
    public Lookup<String> owner() {
        placeAsked = true;
        return policy.account();
    }

    /** How an account stands to the document. */
    public enum Standing {
        /** It owns the document. */
        OWN,
        /** It does not, and the configuration trusts it. */
        TRUSTED,
        /** It does not, and nobody said that it is trusted. */
        FOREIGN,
        /** The owner is not known, and the account is not among the trusted ones. */
        UNKNOWN
    }

    /** How an account of twelve digits stands to the document. */
    public Standing standing(String account) {
        Optional<String> owner = owner().known();
        if (owner.filter(account::equals).isPresent()) {
            return Standing.OWN;
        }
        if (configuration().trust().accounts().contains(account)) {
            return Standing.TRUSTED;
        }
        return owner.isPresent() ? Standing.FOREIGN : Standing.UNKNOWN;
    }

    /** Says that the owner of the document is needed and not known. */
    public void ownerUnknown() {
        unknown(owner().missing().orElseGet(() -> Gap.outOfScope("the owner of the document is not known")));
    }

    /** Says that the document holds something that the rule speaks about; without it the rule is not-applicable. */
    public void applies() {
        applies = true;
    }

    /** Says that something needed is not known; findings still count, but there will be no pass. */
    public void unknown(Gap missing) {
        applies = true;
        if (gap == null) {
            gap = missing;
        }
    }

    /** Reports a finding of the rule's own severity whose offending value is the token itself. */
    public void fail(StringNode at, String message, String repair) {
        fail(rule.severity(), at.span(), at.value(), message, repair);
    }

    /**
     * Reports a finding.
     *
     * @param value the offending value in a normal form, for the fingerprint
     */
    public void fail(Severity severity, Span at, String value, String message, String repair, Related... related) {
        applies = true;
        findings.add(new Finding(severity, at, message, repair, value, List.of(related)));
    }

    /**
     * The rule's severity for a statement: one level less when conditions limit it, because then not everything that its
     * elements name is granted to everyone at any time.
     */
    public Severity severity(CompiledStatement statement) {
        return statement.source().conditions().isEmpty()
                ? rule.severity()
                : rule.severity().lower();
    }

    /** What a message adds about the conditions of a statement: empty when there are none. */
    public static String limits(CompiledStatement statement) {
        String keys = statement.source().conditions().stream()
                .map(condition -> condition.key().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return keys.isEmpty() ? "" : ", limited only by " + keys;
    }

    /**
     * Whether the rule asked where the document stands. What else it can ask is the same for the same document in every
     * place of the estate.
     */
    boolean placeAsked() {
        return placeAsked;
    }

    Outcome outcome() {
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Gap missing = gap;
        if (missing != null) {
            return Outcome.notAssessed(missing);
        }
        if (!compiled.rejections().isEmpty()) {
            return Outcome.notAssessed(
                    Gap.unread(String.join("; ", compiled.rejections()) + " (see the LN findings of this document)"));
        }
        return applies ? Outcome.pass() : Outcome.notApplicable();
    }
}
