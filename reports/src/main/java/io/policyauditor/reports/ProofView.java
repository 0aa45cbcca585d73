package io.policyauditor.reports;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.proof.Comparison;
import io.policyauditor.estate.proof.Comparison.Agreement;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.prove.Reason;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A statement about all requests, and what was found of it.
 *
 * @param question its name on the command line
 * @param claim the statement in words, without a full stop
 * @param proofs its parts, never empty; it holds when all of them do
 */
public record ProofView(String question, String claim, List<Proof> proofs) {
    public ProofView {
        proofs = List.copyOf(proofs);
    }

    /** What was found, the worst first. */
    public enum Word {
        VIOLATED,
        UNKNOWN,
        PROVEN;

        /** The word for a verdict. */
        public static Word of(Verdict verdict) {
            if (verdict instanceof Violated) {
                return VIOLATED;
            }
            return verdict instanceof Proven ? PROVEN : UNKNOWN;
        }
    }

    /**
     * One part.
     *
     * @param about whom and what, in words; empty when the statement has one part
     * @param sides why the witness is allowed, and why it should not be; empty without a witness
     * @param assumptions what was taken for granted beyond what the verdict lists
     * @param replay the witness as an evaluation case, JSON on one line; empty where there is none
     * @param analyzer what an Access Analyzer says of the same; empty where none was asked
     */
    public record Proof(
            String about,
            Verdict verdict,
            List<Side> sides,
            List<String> assumptions,
            Optional<String> replay,
            Optional<Comparison> analyzer) {
        /** A part that no analyzer is asked about. */
        public Proof(
                String about, Verdict verdict, List<Side> sides, List<String> assumptions, Optional<String> replay) {
            this(about, verdict, sides, assumptions, replay, Optional.empty());
        }

        public Proof {
            sides = List.copyOf(sides);
            assumptions = List.copyOf(assumptions);
        }

        Word word() {
            return Word.of(verdict);
        }

        /** Whether it holds and nobody says otherwise. */
        boolean settled() {
            return word() == Word.PROVEN
                    && analyzer.filter(one -> one.agreement() != Agreement.AGREES_NONE)
                            .isEmpty();
        }

        /** The findings of the analyzer, by their ids. */
        List<String> findings() {
            return analyzer.stream()
                    .flatMap(one -> one.findings().stream())
                    .map(AccessFinding::id)
                    .toList();
        }

        Set<String> allAssumptions() {
            Set<String> all = new LinkedHashSet<>(assumptions);
            all.addAll(verdict.assumptions());
            return all;
        }
    }

    /**
     * What some documents say of a witness.
     *
     * @param name what they are called
     * @param sentence one line without a full stop
     * @param statements those that decide
     */
    public record Side(String name, boolean allows, String sentence, List<Reading> statements) {
        public Side {
            statements = List.copyOf(statements);
        }

        /** What all layers of an estate say. */
        public static Side of(Explanation explanation) {
            DecisionView view = new DecisionView(explanation, Reach.ALWAYS, List.of(), List.of());
            return new Side("the estate", true, explanation.cause().sentence(), view.deciding());
        }

        /** What one document says; the explanation may have others, which only make the request complete. */
        public static Side of(String name, String document, Explanation explanation) {
            DecisionView view = new DecisionView(explanation, Reach.ALWAYS, List.of(), List.of());
            List<Reading> own = view.deciding().stream()
                    .filter(reading -> reading.document().name().equals(document))
                    .toList();
            String sentence = switch (explanation.decision()) {
                case ALLOWED -> name + " allows it";
                case EXPLICITLY_DENIED -> name + " denies it";
                case IMPLICITLY_DENIED -> "no statement of " + name + " allows it";
            };
            return new Side(
                    name, explanation.decision() == io.policyauditor.policy.decide.Decision.ALLOWED, sentence, own);
        }
    }

    /** What was found of the whole. */
    public Word word() {
        return proofs.stream().map(Proof::word).sorted().findFirst().orElse(Word.PROVEN);
    }

    /** What could not be shown, or shown not to hold, or what somebody else says does not. */
    List<Proof> open() {
        return proofs.stream().filter(proof -> !proof.settled()).toList();
    }

    Set<String> assumptions() {
        Set<String> all = new LinkedHashSet<>();
        proofs.forEach(proof -> all.addAll(proof.allAssumptions()));
        return all;
    }

    /** What somebody can do about an answer that is left open. */
    static String advice(Unknown unknown) {
        return advice(unknown.reason());
    }

    static String advice(Reason reason) {
        return switch (reason) {
            case UNSUPPORTED -> "correct what is named, AWS would not take it or nobody can ask so";
            case MIXED_VALUE_TYPES -> "compare the key in one way throughout";
            case VARIABLE_NOT_CONCRETISED -> "write the value in place of the policy variable and ask again";
            case BUDGET_STATES, BUDGET_NODES, BUDGET_TIME -> "raise --budget-ms, or ask about fewer actions at a time";
            case GAP -> "give the document or the listing that is named";
            case NOT_REPLAYED -> "a fault of the auditor, please report it";
        };
    }
}
